/** The splits of an instrument, and a way to add one that is missing. */
import { Badge, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Plus } from 'lucide-react';
import { $api } from '@/api/client';
import { QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import type { Split } from './adjust';
import { SplitForm } from './SplitForm';

type ListedSplit = Split & { source: 'bundled' | 'manual' };

export function Splits({ instrumentId }: { instrumentId: string }) {
  const [isAdding, dialog] = useDisclosure();
  const splits = $api.useQuery('get', '/api/instruments/{instrument_id}/splits', {
    params: { path: { instrument_id: instrumentId } },
  });
  return (
    <>
      <QueryStates
        query={splits}
        what="The splits"
        height={100}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="No splits" />}
      >
        {({ items }: { items: ListedSplit[] }) => (
          <Stack gap={0}>
            {items.map((split) => (
              <SplitLine key={split.ex_date} split={split} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Group justify="flex-end" px="md" py="sm" style={{ borderTop: '1px solid var(--line-soft)' }}>
        <WriteButton
          size="xs"
          variant="default"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={dialog.open}
        >
          Add a split
        </WriteButton>
      </Group>
      <Modal opened={isAdding} onClose={dialog.close} title="Add a split">
        <SplitForm instrumentId={instrumentId} onDone={dialog.close} />
      </Modal>
    </>
  );
}

function SplitLine({ split: { ex_date, numerator, denominator, source } }: { split: ListedSplit }) {
  const formats = useFormats();
  return (
    <Group justify="space-between" px="md" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Group gap="xs">
        <Text fz="sm">{formats.date(ex_date)}</Text>
        {source === 'manual' && <Badge color="gray">Added by you</Badge>}
      </Group>
      <Text fz="sm" className="figure">
        {formats.count(numerator)} for {formats.count(denominator)}
      </Text>
    </Group>
  );
}
