/** The columns of the list of activities. */
import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Account, Activity } from '@/api/shapes';
import type { Column } from '@/components/DataTable';
import { useFormats } from '@/components/formats';
import { multiply, signOf } from '@/lib/decimals';
import { type Formats, MISSING } from '@/lib/format';
import { ActivityMenu } from './ActivityMenu';
import { ACTIVITY_NAMES } from './search';

export type ActivityTable = { portfolioId: string; currency: string; accounts: readonly Account[] };

export function useActivityColumns({ portfolioId, currency, accounts }: ActivityTable): Column<Activity>[] {
  const formats = useFormats();
  return useMemo(
    () => columnsOf({ portfolioId, currency, accounts }, formats),
    [portfolioId, currency, accounts, formats],
  );
}

function columnsOf({ portfolioId, currency, accounts }: ActivityTable, formats: Formats): Column<Activity>[] {
  const nameOf = (id: string): string => accounts.find((account) => account.id === id)?.name ?? MISSING;
  const money = (text: string | null, row: Activity): string =>
    text === null ? '' : formats.money(text, row.currency, { foreign: row.currency !== currency });
  // Null where amounts are hidden, whatever the shape of an activity promises.
  const cost = (text: string | null, row: Activity): string =>
    text === null || signOf(text) === 0 ? '' : money(text, row);
  const account: Column<Activity> = {
    id: 'account',
    title: 'Account',
    shownFrom: 'desktop',
    isShort: true,
    cell: (row) => <span title={nameOf(row.account_id)}>{nameOf(row.account_id)}</span>,
  };
  const figures: Column<Activity>[] = [
    { id: 'quantity', title: 'Quantity', shownFrom: 'tablet', cell: (row) => quantityOf(row, formats) },
    {
      id: 'price',
      title: 'Price',
      shownFrom: 'tablet',
      cell: (row) =>
        row.price === null
          ? ''
          : formats.price(row.price, row.currency, { foreign: row.currency !== currency }),
    },
    { id: 'fee', title: 'Fee', shownFrom: 'widescreen', cell: (row) => cost(row.fee, row) },
    { id: 'tax', title: 'Tax', shownFrom: 'widescreen', cell: (row) => cost(row.tax, row) },
    { id: 'amount', title: 'Amount', cell: (row) => money(grossOf(row), row) },
  ];
  return [
    {
      id: 'date',
      title: 'Date',
      shownFrom: 'tablet',
      sortBy: ({ date }) => date,
      cell: (row) => <DateCell row={row} />,
    },
    { id: 'type', title: 'Type', shownFrom: 'tablet', cell: (row) => <TypeCell row={row} /> },
    {
      id: 'instrument',
      title: 'Instrument',
      clip: true,
      cell: (row) => <InstrumentCell row={row} portfolioId={portfolioId} />,
    },
    ...(accounts.length > 1 ? [account] : []),
    ...figures.map((column) => ({ ...column, isFigure: true })),
    { id: 'menu', title: 'Actions', isTitleHidden: true, cell: (row) => <ActivityMenu activity={row} /> },
  ];
}

/** The amount before costs: as booked, else what quantity and price come to. */
function grossOf({ amount, quantity, price }: Activity): string | null {
  if (amount !== null) return amount;
  return quantity !== null && price !== null ? multiply(quantity, price) : null;
}

function quantityOf({ quantity, split }: Activity, formats: Formats): string {
  if (split) return `${formats.count(split.numerator)} for ${formats.count(split.denominator)}`;
  return quantity === null ? '' : formats.quantity(quantity);
}

function DateCell({ row }: { row: Activity }) {
  const formats = useFormats();
  return <span className="figure">{formats.date(row.date)}</span>;
}

function TypeCell({ row }: { row: Activity }) {
  const isUndone = row.reversed_by !== null;
  return (
    <Group gap={6} wrap="nowrap">
      <Text fz="sm" {...(isUndone ? { td: 'line-through', c: 'dimmed' } : {})}>
        {ACTIVITY_NAMES[row.type]}
      </Text>
      {isUndone && <Badge color="gray">Reversed</Badge>}
      {!isUndone && row.status !== 'posted' && (
        <Badge color="gray">{row.status === 'draft' ? 'Draft' : 'Given up'}</Badge>
      )}
      {row.reverses !== null && <Badge color="gray">Reversal</Badge>}
    </Group>
  );
}

/** Phones have no columns for the day and the type, so they stand above the instrument there. */
function InstrumentCell({ row, portfolioId }: { row: Activity; portfolioId: string }) {
  const became = row.into === null ? '' : `→ ${row.into.symbol}`;
  const derived = row.basis_is_derived ? 'part of the cost derived from prices' : '';
  const text = [became, derived, row.note ?? row.instrument?.name ?? '']
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <>
      <Group hiddenFrom="sm" gap={6} wrap="nowrap" fz="xs" c="dimmed">
        <TypeCell row={row} />
        <DateCell row={row} />
      </Group>
      <Group gap={8} wrap="nowrap">
        {row.instrument && (
          <Link
            className="plain"
            data-row-link
            to="/portfolios/$portfolioId/holdings/$instrumentId"
            params={{ portfolioId, instrumentId: row.instrument.id }}
            style={{ fontWeight: 620 }}
          >
            {row.instrument.symbol}
          </Link>
        )}
        <Text fz={row.instrument ? 'xs' : 'sm'} c="dimmed" truncate title={text}>
          {text}
        </Text>
      </Group>
    </>
  );
}
