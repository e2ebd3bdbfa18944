/** How the value is spread, with every share written beside its name. */
import { Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { $api } from '@/api/client';
import type { Allocation } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { add, approximate } from '@/lib/decimals';
import { readChoice } from '@/lib/search';
import { ALLOCATIONS, type DashboardView } from './search';

const HUES = ['indigo.6', 'teal.6', 'orange.5', 'grape.5', 'cyan.6', 'yellow.6'];
const REST = 'gray.5';
const NAMES: Record<(typeof ALLOCATIONS)[number], string> = {
  instrument: 'Holding',
  kind: 'Kind',
  currency: 'Currency',
  account: 'Account',
};

type Share = { key: string; label: string; value: string; weight: string | null; colour: string };

/** The six largest by name and the rest in one. */
export function sharesOf(items: Allocation['items']): Share[] {
  const ordered = [...items].sort((a, b) => approximate(b.value) - approximate(a.value));
  const named =
    ordered.length > HUES.length + 1 ? ordered.slice(0, HUES.length) : ordered.slice(0, HUES.length + 1);
  const rest = ordered.slice(named.length);
  const shares = named.map((item, index) => ({ ...item, colour: HUES[index] ?? REST }));
  if (rest.length === 0) return shares;
  const value = rest.map((item) => item.value).reduce(add, '0');
  const weight = rest.map((item) => item.weight ?? '0').reduce(add, '0');
  return [...shares, { key: 'rest', label: `${rest.length} others`, value, weight, colour: REST }];
}

type AllocationCardProps = { portfolioId: string; day: string; view: DashboardView };

export function AllocationCard({ portfolioId, day, view }: AllocationCardProps) {
  const by = view.search.by ?? 'instrument';
  const allocation = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/allocation',
    { params: { path: { portfolio_id: portfolioId }, query: { by, as_of: day } } },
    { placeholderData: (previous) => previous },
  );
  return (
    <Card title="Allocation" isTall>
      <SegmentedControl
        fullWidth
        mb="sm"
        aria-label="Allocation by"
        data={ALLOCATIONS.map((value) => ({ value, label: NAMES[value] }))}
        value={by}
        onChange={(next) => view.change({ by: readChoice(next, ALLOCATIONS) })}
      />
      <QueryStates
        query={allocation}
        what="The allocation"
        height={220}
        isEmpty={({ items }) => items.length === 0}
      >
        {(data: Allocation) => (
          <ExplainArea of={{ portfolioId, to: day, by }}>
            <Shares allocation={data} />
          </ExplainArea>
        )}
      </QueryStates>
    </Card>
  );
}

function Shares({ allocation }: { allocation: Allocation }) {
  const formats = useFormats();
  const shares = sharesOf(allocation.items);
  return (
    <Stack gap="sm" mih={220}>
      <Group gap={2} wrap="nowrap" aria-hidden style={{ borderRadius: 6, overflow: 'hidden' }}>
        {shares.map(({ key, weight, colour }) => (
          <Box
            key={key}
            h={14}
            bg={colour}
            style={{ flexGrow: Math.max(approximate(weight ?? '0'), 0), flexBasis: 0 }}
          />
        ))}
      </Group>
      <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {shares.map(({ key, label, value, weight, colour }) => (
          <Group key={key} component="li" gap={8} wrap="nowrap" py={4}>
            <Box w={9} h={9} bg={colour} style={{ borderRadius: 3, flex: 'none' }} aria-hidden />
            <Text fz="sm" flex={1} truncate title={label}>
              {label}
            </Text>
            <Text fz="sm" c="dimmed" className="figure">
              <Part name="value" of={key} label={label}>
                {formats.money(value, allocation.currency)}
              </Part>
            </Text>
            <Text fz="sm" fw={600} w={56} ta="end" className="figure">
              <Part name="weight" of={key} label={label}>
                {formats.share(weight)}
              </Part>
            </Text>
          </Group>
        ))}
      </Box>
      {allocation.unknown.length > 0 && (
        <Text fz="xs" c="dimmed">
          Without a price and not counted: {allocation.unknown.map(({ symbol }) => symbol).join(', ')}.
        </Text>
      )}
    </Stack>
  );
}

type PartProps = { name: 'value' | 'weight'; of: string; label: string; children: ReactNode };

/** The rest together is no item of the answer. */
function Part({ name, of, label, children }: PartProps) {
  if (of === 'rest') return children;
  return (
    <Explained figure={`allocation.items.${name}`} of={of} label={label} isNamed>
      {children}
    </Explained>
  );
}
