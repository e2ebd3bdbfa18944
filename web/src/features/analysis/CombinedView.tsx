/** Several portfolios as one: what they are worth, returned and hold together. */
import { Box, Group, MultiSelect, Stack, Text } from '@mantine/core';
import { $api } from '@/api/client';
import type { Holdings, Performance, Portfolio } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { CurrencySelect } from '@/components/CurrencySelect';
import { type Column, DataTable } from '@/components/DataTable';
import { Delta } from '@/components/Delta';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { approximate } from '@/lib/decimals';
import { readSort, readWords, writeWords } from '@/lib/search';
import { PeriodControls, TermControls } from './Controls';
import { type CombinedSearch, chosenOf } from './combined';
import { Returns } from './PerformanceView';
import { askedOf } from './queries';
import { CalendarCard, ContributionCard, DailyCard } from './ReturnCards';

export type CombinedView = { search: CombinedSearch; change: (patch: CombinedSearch) => void };
const KEEP = { placeholderData: <T,>(previous: T | undefined) => previous };
const BY_VALUE = { column: 'value', descending: true };

export function CombinedView({ view, portfolios }: { view: CombinedView; portfolios: Portfolio[] }) {
  const chosen = chosenOf(view.search);
  const holdings = $api.useQuery('get', '/api/combined/holdings', { params: { query: chosen } }, KEEP);
  return (
    <Stack gap="md">
      <Choice view={view} portfolios={portfolios} />
      <QueryStates query={holdings} what="What they hold" height={420}>
        {(data: Holdings) => <Together holdings={data} view={view} />}
      </QueryStates>
    </Stack>
  );
}

function Choice({ view: { search, change }, portfolios }: { view: CombinedView; portfolios: Portfolio[] }) {
  const shown = portfolios.filter(({ hides_amounts }) => !hides_amounts);
  return (
    <Group gap="sm" align="end">
      <MultiSelect
        label="Portfolios"
        miw={260}
        clearable
        placeholder={search.portfolios ? '' : 'All of my own'}
        data={shown.map(({ id, name }) => ({ value: id, label: name }))}
        value={readWords(search.portfolios)}
        onChange={(next) => change({ portfolios: writeWords(next) })}
      />
      <CurrencySelect
        label="In"
        clearable
        allowDeselect
        w={150}
        placeholder="The first one’s"
        value={search.base ?? null}
        onChange={(next) => change({ base: next ?? undefined })}
      />
    </Group>
  );
}

function Together({ holdings, view }: { holdings: Holdings; view: CombinedView }) {
  const today = holdings.as_of;
  const chosen = chosenOf(view.search);
  const asked = askedOf(view.search, today);
  const query = { ...asked, ...chosen };
  const { from: _, ...always } = query;
  const returns = $api.useQuery('get', '/api/combined/performance', { params: { query } }, KEEP);
  const daily = $api.useQuery('get', '/api/combined/returns/daily', { params: { query } }, KEEP);
  const calendar = $api.useQuery(
    'get',
    '/api/combined/returns/calendar',
    { params: { query: always } },
    KEEP,
  );
  const contribution = $api.useQuery('get', '/api/combined/contribution', { params: { query } }, KEEP);
  return (
    <ExplainArea of={{ portfolioId: '', together: chosen, from: asked.from, to: asked.to }}>
      <Stack gap="md">
        <Headline holdings={holdings} />
        <PeriodControls view={view} today={today} />
        <TermControls view={view} />
        <Card title="Returns" note="what moved between them is no flow">
          <QueryStates query={returns} what="The returns" height={180}>
            {(data: Performance) => <Returns performance={data} view={view} />}
          </QueryStates>
        </Card>
        <DailyCard query={daily} />
        <ContributionCard query={contribution} />
        <HoldingsTable holdings={holdings} />
        <CalendarCard query={calendar} />
      </Stack>
    </ExplainArea>
  );
}

function Headline({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const { currency, value, known_value, as_of } = holdings;
  return (
    <Box>
      <Text fz="xs" c="dimmed">
        {value === null ? 'Value of what has a price' : 'Value'} · {currency} · {formats.date(as_of)}
      </Text>
      <Text className="figure" fz={30} fw={680} lh={1.15} data-testid="headline-value">
        <Explained figure={value === null ? 'holdings.known_value' : 'holdings.value'} label="Value" isNamed>
          {formats.money(value ?? known_value, currency)}
        </Explained>
      </Text>
    </Box>
  );
}

function HoldingsTable({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const { currency, items } = holdings;
  const money = (text: string | null): string => formats.money(text, currency);
  const columns: Column<Holdings['items'][number]>[] = [
    {
      id: 'holding',
      title: 'Holding',
      clip: true,
      cell: ({ instrument }) => `${instrument.symbol} · ${instrument.name}`,
    },
    {
      id: 'quantity',
      title: 'Quantity',
      isFigure: true,
      shownFrom: 'tablet',
      cell: (row) => formats.quantity(row.quantity),
    },
    {
      id: 'cost',
      title: 'Cost',
      isFigure: true,
      shownFrom: 'tablet',
      cell: (row) => money(row.cost_basis),
    },
    {
      id: 'value',
      title: 'Value',
      isFigure: true,
      sortBy: (row) => (row.value === null ? null : approximate(row.value)),
      cell: (row) => (
        <Explained figure="holdings.items.value" of={row.instrument.id} label="Value" isNamed>
          {money(row.value)}
        </Explained>
      ),
    },
    {
      id: 'unrealised',
      title: 'Unrealised',
      isFigure: true,
      shownFrom: 'tablet',
      cell: (row) => <Delta amount={row.unrealised} currency={currency} />,
    },
    {
      id: 'weight',
      title: 'Weight',
      isFigure: true,
      cell: (row) => formats.share(row.weight),
    },
  ];
  return (
    <Card title="Held together" note={formats.count(items.length)} flush>
      <DataTable
        label="Held together"
        rows={items}
        columns={columns}
        rowKey={({ instrument }) => instrument.id}
        sort={readSort(undefined, BY_VALUE)}
      />
    </Card>
  );
}
