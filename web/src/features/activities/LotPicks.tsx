/** Which lots a sale takes its units from, where a person does not leave that to the cost method. */
import { Box, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { Lot } from '@/api/shapes';
import { useFormats } from '@/components/formats';
import type { DraftForm } from './ActivityForm';

type LotPicksProps = { portfolioId: string; form: DraftForm };
const NO_LOTS: Lot[] = [];

/** The open lots of the account that the typed symbol has. */
function useOpenLots({ portfolioId, form }: LotPicksProps, isOpen: boolean): Lot[] {
  const [symbol] = useDebouncedValue(form.values.instrument.trim(), 150);
  const found = $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { q: symbol, limit: 8 } } },
    { enabled: isOpen && symbol !== '' },
  );
  const named = found.data?.items.find((item) => item.symbol.toLowerCase() === symbol.toLowerCase());
  const query = {
    instrument_id: named?.id ?? null,
    account_id: form.values.accountId,
    open: 'true' as const, // One of the query's three words.
    limit: 200,
  };
  const lots = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/lots',
    { params: { path: { portfolio_id: portfolioId }, query } },
    { enabled: isOpen && named !== undefined },
  );
  return lots.data?.items ?? NO_LOTS;
}

export function LotPicks(props: LotPicksProps) {
  const { form } = props;
  const [isOpen, setOpen] = useState(Object.keys(form.values.lots).length > 0);
  const lots = useOpenLots(props, isOpen);
  if (!isOpen) {
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)} style={{ alignSelf: 'start' }}>
        Choose the lots…
      </Button>
    );
  }
  return (
    <Box component="fieldset" m={0} p="xs" style={{ border: '1px solid var(--line)', borderRadius: 8 }}>
      <Text component="legend" fz="sm" fw={500} px={4}>
        Lots to take first
      </Text>
      {lots.length === 0 && (
        <Text fz="sm" c="dimmed">
          No open lots of this instrument in this account.
        </Text>
      )}
      <Stack gap={6}>
        {lots.map((lot) => (
          <LotLine key={lot.id} lot={lot} form={form} />
        ))}
      </Stack>
      {form.errors.lots && (
        <Text fz="xs" c="var(--mantine-color-error)" role="alert">
          {form.errors.lots}
        </Text>
      )}
    </Box>
  );
}

function LotLine({ lot, form }: { lot: Lot; form: DraftForm }) {
  const formats = useFormats();
  const day = formats.date(lot.acquired_on);
  const units = formats.quantity(lot.remaining);
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text fz="sm" className="figure">
        {day} · {units} at {formats.price(lot.cost_per_unit, lot.currency)}
      </Text>
      <TextInput
        aria-label={`Take from the ${units} of ${day}`}
        placeholder="0"
        inputMode="decimal"
        autoComplete="off"
        w={110}
        value={form.values.lots[lot.id] ?? ''}
        onChange={({ currentTarget }) =>
          form.setFieldValue('lots', { ...form.values.lots, [lot.id]: currentTarget.value })
        }
      />
    </Group>
  );
}
