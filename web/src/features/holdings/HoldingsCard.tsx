/** The table of what is held, with filter, columns and sort in the address. */
import { CloseButton, Group, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import type { Holding, Holdings } from '@/api/shapes';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import type { TableSearch } from '@/components/TableTools';
import { readSort, readWords, type Sort, writeSort } from '@/lib/search';
import { useHoldingColumns } from './columns';

type HoldingsCardProps = {
  holdings: Holdings;
  portfolioId: string;
  view: TableSearch;
  change: (patch: TableSearch) => void;
  onOpen: (instrumentId: string) => void;
};

const TableTools = lazy(() =>
  import('@/components/TableTools').then((it) => ({ default: it.TableTools<Holding> })),
);
const GROUPS = [
  { value: 'kind', label: 'Kind' },
  { value: 'currency', label: 'Currency' },
];
const GROUP_OF: Record<string, (row: Holding) => string> = {
  kind: ({ instrument }) => instrument.kind,
  currency: ({ instrument }) => instrument.currency,
};
const BY_VALUE: Sort = { column: 'value', descending: true };

function matches(holding: Holding, wanted: string): boolean {
  const { symbol, name, currency, kind } = holding.instrument;
  return `${symbol} ${name} ${currency} ${kind}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

export function HoldingsCard({ holdings, portfolioId, view, change, onOpen }: HoldingsCardProps) {
  const formats = useFormats();
  const columns = useHoldingColumns(portfolioId, holdings.currency);
  const sort = useMemo(() => readSort(view.sort, BY_VALUE), [view.sort]);
  const hidden = useMemo(() => readWords(view.hide), [view.hide]);
  const wanted = view.q ?? '';
  const rows = useMemo(
    () => holdings.items.filter((item) => matches(item, wanted)),
    [holdings.items, wanted],
  );
  return (
    <Card
      title="Holdings"
      note={formats.count(holdings.items.length)}
      flush
      actions={
        <Suspense>
          <TableTools what="the holdings" columns={columns} groups={GROUPS} view={view} change={change} />
        </Suspense>
      }
    >
      {rows.length === 0 && wanted !== '' ? (
        <EmptyState
          title={`No holding matches “${wanted}”`}
          action={<CloseButton onClick={() => change({ q: undefined })} aria-label="Clear the filter" />}
        />
      ) : (
        <DataTable
          label="Holdings"
          rows={rows}
          columns={columns}
          rowKey={({ instrument }) => instrument.id}
          sort={sort}
          onSort={(next) => change({ sort: writeSort(next) })}
          hidden={hidden}
          onOpen={({ instrument }) => onOpen(instrument.id)}
          groupBy={view.group ? GROUP_OF[view.group] : undefined}
        />
      )}
      <CashLines holdings={holdings} />
    </Card>
  );
}

/** Cash is held too; it stands below what has a price. */
function CashLines({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const lines = holdings.cash.filter(({ amount }) => Number(amount) !== 0);
  if (lines.length === 0) return null;
  return (
    <Stack gap={4} px="md" py="sm" style={{ borderTop: '1px solid var(--line)' }}>
      {lines.map(({ account_id, account_name, currency, amount, value }) => (
        <Group key={`${account_id}-${currency}`} justify="space-between" wrap="nowrap" fz="sm">
          <Text fz="sm" c="dimmed" truncate>
            Cash · {account_name}
          </Text>
          <Text fz="sm" className="figure" style={{ whiteSpace: 'nowrap' }}>
            <Explained figure="holdings.cash.amount" of={`${account_id}:${currency}`} label="Cash" isNamed>
              {formats.money(amount, currency, { foreign: currency !== holdings.currency })}
            </Explained>
            {currency !== holdings.currency &&
              value !== null &&
              ` · ${formats.money(value, holdings.currency)}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
