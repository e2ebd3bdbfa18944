/** The lots of a holding: what was bought, what is left of it, and where the rest went. */
import { Badge, Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { Lot } from '@/api/shapes';
import { QueryStates } from '@/components/Card';
import { Delta } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { signOf } from '@/lib/decimals';
import { readChoice } from '@/lib/search';

const WHICH = ['true', 'false', 'all'] as const;
type Which = (typeof WHICH)[number];
/** `currency` is the portfolio's: values and gains are in it, costs in the instrument's. */
type LotsProps = { portfolioId: string; instrumentId: string; currency: string };

export function Lots({ portfolioId, instrumentId, currency }: LotsProps) {
  const [which, setWhich] = useState<Which>('true');
  const lots = $api.useQuery('get', '/api/portfolios/{portfolio_id}/lots', {
    params: {
      path: { portfolio_id: portfolioId },
      query: { instrument_id: instrumentId, open: which, limit: 200 },
    },
  });
  return (
    <Box>
      <Group px="md" py="xs">
        <SegmentedControl
          aria-label="Which lots"
          data={[
            { value: 'true', label: 'Open' },
            { value: 'false', label: 'Closed' },
            { value: 'all', label: 'All' },
          ]}
          value={which}
          onChange={(next) => setWhich(readChoice(next, WHICH) ?? 'true')}
        />
      </Group>
      <QueryStates
        query={lots}
        what="The lots"
        height={140}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={which === 'false' ? 'No lot was sold whole' : 'No lots'} />}
      >
        {({ items }: { items: Lot[] }) => (
          <Stack gap={0}>
            {items.map((lot) => (
              <LotLine key={lot.id} lot={lot} currency={currency} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Box>
  );
}

function LotLine({ lot, currency }: { lot: Lot; currency: string }) {
  const formats = useFormats();
  const isForeign = lot.currency !== currency;
  const isClosed = signOf(lot.remaining) === 0;
  return (
    <Box px="md" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }} className="figure">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fz="sm" fw={600}>
            {formats.date(lot.acquired_on)}
          </Text>
          {isClosed && <Badge color="gray">Closed</Badge>}
        </Group>
        <Text fz="sm">
          {formats.quantity(lot.remaining)} of {formats.quantity(lot.quantity)} at{' '}
          {formats.price(lot.cost_per_unit, lot.currency, { foreign: isForeign })}
        </Text>
      </Group>
      <Group justify="space-between" gap="xs">
        <Text fz="xs" c="dimmed">
          Cost {formats.money(lot.cost, lot.currency, { foreign: isForeign })}
        </Text>
        {!isClosed && <Delta amount={lot.unrealised} currency={currency} size="xs" />}
      </Group>
      {lot.disposals.map((disposal) => (
        <Group key={disposal.activity_id} justify="space-between" gap="xs" mt={2} pl="md">
          <Text fz="xs" c="dimmed">
            Sold {formats.quantity(disposal.quantity)} on {formats.date(disposal.date)} for{' '}
            {formats.money(disposal.proceeds, currency)}
          </Text>
          <Delta amount={disposal.gain} currency={currency} size="xs" />
        </Group>
      ))}
    </Box>
  );
}
