/** What was realised over a period, sale by sale, by any cost method. */
import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { $api } from '@/api/client';
import type { Gains, RealisedGain } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { Delta } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { TableTools } from '@/components/TableTools';
import { approximate } from '@/lib/decimals';
import { type Formats, MISSING } from '@/lib/format';
import { readChoice, readSort, readWords, writeSort } from '@/lib/search';
import { type GainsSearch, METHOD_NAMES, METHODS } from './search';

type GainsCardProps = {
  portfolioId: string;
  search: GainsSearch;
  change: (patch: GainsSearch) => void;
};

export function GainsCard({ portfolioId, search, change }: GainsCardProps) {
  const { method, from, to } = search;
  const asked = { ...(method ? { method } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const gains = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/gains',
    { params: { path: { portfolio_id: portfolioId }, query: asked } },
    { placeholderData: (previous) => previous },
  );
  return (
    <Card title="Realised gains" flush>
      <Group px="md" pb="sm" gap="sm" align="end">
        <Select
          label="Cost method"
          clearable
          placeholder="The portfolio’s own"
          data={METHODS.map((value) => ({ value, label: METHOD_NAMES[value] }))}
          value={search.method ?? null}
          onChange={(method) => change({ method: readChoice(method, METHODS) })}
        />
        <TextInput
          label="From"
          type="date"
          value={search.from ?? ''}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          label="To"
          type="date"
          value={search.to ?? ''}
          onChange={(event) => change({ to: event.currentTarget.value || undefined })}
        />
      </Group>
      <QueryStates
        query={gains}
        what="The gains"
        height={220}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="Nothing was sold in this period" />}
      >
        {(data: Gains) => <Sales data={data} portfolioId={portfolioId} search={search} change={change} />}
      </QueryStates>
    </Card>
  );
}

type SalesProps = GainsCardProps & { data: Gains };

/** By another method than the portfolio's own the figures are a trial, which nothing explains. */
function Sales({ data, portfolioId, search, change }: SalesProps) {
  const table = <GainsTable gains={data} search={search} change={change} />;
  if (search.method) return table;
  return <ExplainArea of={{ portfolioId, from: search.from, to: search.to }}>{table}</ExplainArea>;
}

type TableProps = { gains: Gains; search: GainsSearch; change: (patch: GainsSearch) => void };

function GainsTable({ gains, search, change }: TableProps) {
  const formats = useFormats();
  const { currency } = gains;
  const columns = useMemo(() => columnsOf(currency, formats), [currency, formats]);
  return (
    <Stack gap="xs">
      <Group px="md" justify="flex-end">
        <TableTools
          what="the sales"
          columns={columns}
          groups={[
            { value: 'instrument', label: 'Instrument' },
            { value: 'year', label: 'Year' },
          ]}
          view={search}
          change={change}
        />
      </Group>
      <Group px="md" gap="xl">
        <Text fz="sm" component="div">
          Realised{' '}
          <Explained figure="gains.realised" label="Realised" isNamed>
            <Delta amount={gains.realised} currency={currency} fw={620} />
          </Explained>
        </Text>
        <Text fz="sm" component="div">
          Unrealised{' '}
          <Explained figure="gains.unrealised" label="Unrealised" isNamed>
            <Delta amount={gains.unrealised} currency={currency} fw={620} />
          </Explained>
        </Text>
      </Group>
      {gains.unknown_cost + gains.oversold.length > 0 && (
        <Text px="md" fz="xs" c="dimmed">
          {formats.count(gains.unknown_cost)} sales have an unknown cost and{' '}
          {formats.count(gains.oversold.length)} sold more than was held: they are in no total.
        </Text>
      )}
      <DataTable
        label="Sales"
        rows={gains.items.filter((item) => matches(item, search.q ?? ''))}
        columns={columns}
        sort={readSort(search.sort, NEWEST)}
        onSort={(sort) => change({ sort: writeSort(sort) })}
        hidden={readWords(search.hide)}
        groupBy={search.group ? GROUP_OF[search.group] : undefined}
        rowKey={({ lot_id, activity_id }) => `${lot_id} ${activity_id}`}
        maxHeight={560}
      />
    </Stack>
  );
}

const NEWEST = { column: 'date', descending: true };
const GROUP_OF: Record<string, (row: RealisedGain) => string> = {
  instrument: ({ instrument }) => instrument.symbol,
  year: ({ date }) => date.slice(0, 4),
};

function matches({ instrument, date }: RealisedGain, wanted: string): boolean {
  return `${instrument.symbol} ${instrument.name} ${date}`
    .toLowerCase()
    .includes(wanted.trim().toLowerCase());
}

function columnsOf(currency: string, formats: Formats): Column<RealisedGain>[] {
  const money = (text: string | null): string => (text === null ? MISSING : formats.money(text, currency));
  const figures: Column<RealisedGain>[] = [
    { id: 'quantity', title: 'Quantity', shownFrom: 'tablet', cell: (row) => formats.quantity(row.quantity) },
    { id: 'cost', title: 'Cost', shownFrom: 'tablet', cell: (row) => money(row.cost) },
    { id: 'proceeds', title: 'Proceeds', shownFrom: 'tablet', cell: (row) => money(row.proceeds) },
    {
      id: 'fx',
      title: 'Of it currency',
      shownFrom: 'widescreen',
      cell: (row) => money(row.gain_fx),
    },
    {
      id: 'gain',
      title: 'Gain',
      sortBy: (row) => (row.gain === null ? null : approximate(row.gain)),
      cell: (row) => (
        <Explained figure="gains.items.gain" of={`${row.lot_id}:${row.activity_id}`} label="Gain" isNamed>
          {row.gain === null ? 'unknown' : <Delta amount={row.gain} currency={currency} />}
        </Explained>
      ),
    },
  ];
  return [
    { id: 'date', title: 'Sold', sortBy: ({ date }) => date, cell: (row) => formats.date(row.date) },
    { id: 'instrument', title: 'Instrument', clip: true, cell: (row) => row.instrument.symbol },
    {
      id: 'acquired',
      title: 'Acquired',
      shownFrom: 'tablet',
      sortBy: ({ acquired_on }) => acquired_on,
      cell: (row) => formats.date(row.acquired_on),
    },
    {
      id: 'held',
      title: 'Days held',
      shownFrom: 'desktop',
      isFigure: true,
      sortBy: ({ holding_days }) => holding_days,
      cell: (row) => formats.count(row.holding_days),
    },
    ...figures.map((column) => ({ ...column, isFigure: true })),
  ];
}
