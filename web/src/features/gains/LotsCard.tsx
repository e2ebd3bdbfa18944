/** All lots of a portfolio, open and closed, with filter, groups, columns and sort in the address. */
import { Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { api, bodyOf } from '@/api/client';
import type { Lot } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { Delta } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { TableTools } from '@/components/TableTools';
import { approximate, signOf } from '@/lib/decimals';
import type { Formats } from '@/lib/format';
import { readChoice, readSort, readWords, writeSort } from '@/lib/search';
import { type GainsSearch, WHICH_LOTS } from './search';

const NEWEST = { column: 'acquired', descending: true };
const PAGE = 200;
type Open = NonNullable<GainsSearch['lots']>;
type LotsCardProps = {
  portfolioId: string;
  currency: string;
  search: GainsSearch;
  change: (patch: GainsSearch) => void;
};

/** Every page, one after the other: what is sorted and grouped must be all there is. */
async function loadLots(portfolioId: string, open: Open): Promise<Lot[]> {
  const lots: Lot[] = [];
  let cursor: string | null = null;
  do {
    const query: { open: Open; limit: number; cursor?: string } = { open, limit: PAGE };
    if (cursor !== null) query.cursor = cursor;
    const params = { path: { portfolio_id: portfolioId }, query };
    const page: { items: Lot[]; next_cursor: string | null } = bodyOf(
      await api.GET('/api/portfolios/{portfolio_id}/lots', { params }),
    );
    lots.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return lots;
}

function matches({ instrument, acquired_on }: Lot, wanted: string): boolean {
  const text = `${instrument.symbol} ${instrument.name} ${acquired_on}`.toLowerCase();
  return text.includes(wanted.trim().toLowerCase());
}

export function LotsCard({ portfolioId, currency, search, change }: LotsCardProps) {
  const formats = useFormats();
  const which = search.lots ?? 'true';
  const lots = useQuery({
    queryKey: ['get', '/api/portfolios/{portfolio_id}/lots', 'all', portfolioId, which],
    queryFn: () => loadLots(portfolioId, which),
  });
  const columns = useMemo(() => columnsOf(currency, formats), [currency, formats]);
  const groupOf: Record<string, (lot: Lot) => string> = {
    instrument: ({ instrument }) => `${instrument.symbol} · ${instrument.name}`,
    year: ({ acquired_on }) => acquired_on.slice(0, 4),
    term: (lot) => (isLong(lot) ? 'A year and more' : 'Less than a year'),
  };
  return (
    <ExplainArea of={{ portfolioId }}>
      <Card
        title="Lots"
        note={lots.data ? formats.count(lots.data.length) : undefined}
        flush
        actions={
          <TableTools
            what="the lots"
            columns={columns}
            groups={[
              { value: 'instrument', label: 'Instrument' },
              { value: 'year', label: 'Year bought' },
              { value: 'term', label: 'Time held' },
            ]}
            view={search}
            change={change}
          />
        }
      >
        <Group px="md" pb="xs">
          <SegmentedControl
            aria-label="Which lots"
            data={[
              { value: 'true', label: 'Open' },
              { value: 'false', label: 'Closed' },
              { value: 'all', label: 'All' },
            ]}
            value={which}
            onChange={(next) => change({ lots: readChoice(next, WHICH_LOTS) })}
          />
        </Group>
        <QueryStates
          query={lots}
          what="The lots"
          height={300}
          isEmpty={(all) => all.length === 0}
          empty={<EmptyState title={which === 'false' ? 'No lot was sold whole' : 'No lots'} />}
        >
          {(all: Lot[]) => (
            <DataTable
              label="Lots"
              rows={all.filter((lot) => matches(lot, search.q ?? ''))}
              columns={columns}
              rowKey={({ id }) => id}
              sort={readSort(search.sort, NEWEST)}
              onSort={(sort) => change({ sort: writeSort(sort) })}
              hidden={readWords(search.hide)}
              groupBy={search.group ? groupOf[search.group] : undefined}
              maxHeight="70vh"
            />
          )}
        </QueryStates>
      </Card>
    </ExplainArea>
  );
}

/** From the day it was acquired to its last sale, or to today while some of it is left. */
function daysHeld({ acquired_on, remaining, disposals }: Lot): number {
  const last = disposals.at(-1)?.holding_days;
  if (signOf(remaining) === 0 && last !== undefined) return last;
  return Math.floor((Date.now() - Date.parse(`${acquired_on}T00:00:00Z`)) / 86_400_000);
}

function isLong(lot: Lot): boolean {
  return daysHeld(lot) >= 365;
}

function columnsOf(currency: string, formats: Formats): Column<Lot>[] {
  const figure = (
    name: string,
    title: string,
    show: (lot: Lot) => string | null,
    more: Partial<Column<Lot>> & { write: (text: string | null, lot: Lot) => ReactNode },
  ): Column<Lot> => ({
    id: name,
    title,
    isFigure: true,
    sortBy: (lot) => {
      const text = show(lot);
      return text === null ? null : approximate(text);
    },
    cell: (lot) => (
      <Explained figure={`lots.items.${name}`} of={lot.id} label={title} isNamed>
        {more.write(show(lot), lot)}
      </Explained>
    ),
    ...(more.shownFrom ? { shownFrom: more.shownFrom } : {}),
  });
  const units = (text: string | null): string => formats.quantity(text);
  const money = (text: string | null): string => formats.money(text, currency);
  const own = (text: string | null, lot: Lot): string =>
    formats.price(text, lot.currency, { foreign: lot.currency !== currency });
  return [
    {
      id: 'instrument',
      title: 'Instrument',
      clip: true,
      sortBy: ({ instrument }) => instrument.symbol,
      cell: ({ instrument }) => (
        <>
          <b style={{ fontWeight: 620 }}>{instrument.symbol}</b>{' '}
          <Text span fz="xs" c="dimmed">
            {instrument.name}
          </Text>
        </>
      ),
    },
    {
      id: 'acquired',
      title: 'Acquired',
      sortBy: ({ acquired_on }) => acquired_on,
      cell: ({ acquired_on }) => formats.date(acquired_on),
    },
    {
      id: 'held',
      title: 'Days held',
      isFigure: true,
      shownFrom: 'desktop',
      sortBy: daysHeld,
      cell: (lot) => formats.count(daysHeld(lot)),
    },
    figure('quantity', 'Units', (lot) => lot.quantity, { write: units, shownFrom: 'desktop' }),
    figure('remaining', 'Left', (lot) => lot.remaining, { write: units, shownFrom: 'tablet' }),
    figure('cost_per_unit', 'Cost each', (lot) => lot.cost_per_unit, { write: own, shownFrom: 'tablet' }),
    figure('cost_left', 'Cost', (lot) => lot.cost_left, { write: money, shownFrom: 'desktop' }),
    figure('value', 'Value', (lot) => lot.value, { write: money, shownFrom: 'tablet' }),
    figure('unrealised', 'Unrealised', (lot) => lot.unrealised, {
      write: (text) => <Delta amount={text} currency={currency} />,
    }),
  ];
}
