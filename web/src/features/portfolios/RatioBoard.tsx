/** A portfolio in shares and returns: what is shown where amounts are hidden, and by a public link. */
import { Box, Grid, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import type { Allocation, Holding, Holdings, Performance, Timeline } from '@/api/shapes';
import { Card, type CardQuery, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { Delta, toneOf } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { TimeChart } from '@/components/TimeChart';
import { approximate } from '@/lib/decimals';
import type { Formats } from '@/lib/format';
import { RANGES, type Range } from '@/lib/ranges';
import { readChoice } from '@/lib/search';
import { returnSeries } from './series';

export type RatioQueries = {
  holdings: CardQuery<Holdings>;
  performance: CardQuery<Performance>;
  timeline: CardQuery<Timeline>;
  allocation: CardQuery<Allocation>;
};

type RatioBoardProps = { queries: RatioQueries; range: Range; onRange: (range: Range) => void };

const CHART_HEIGHT = 260;
const ignorePoint = (): void => undefined;

export function RatioBoard({ queries, range, onRange }: RatioBoardProps) {
  const { holdings, performance, timeline, allocation } = queries;
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Card title="Return" actions={<RangePicker range={range} onRange={onRange} />}>
          <QueryStates
            query={timeline}
            what="The chart"
            height={CHART_HEIGHT}
            isEmpty={({ dates }) => dates.length === 0}
          >
            {(data: Timeline) => <ReturnChart timeline={data} />}
          </QueryStates>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Card title="Performance" isTall>
          <QueryStates query={performance} what="Performance" height={CHART_HEIGHT}>
            {(data: Performance) => <Rates performance={data} />}
          </QueryStates>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Card title="Holdings" flush>
          <QueryStates
            query={holdings}
            what="The holdings"
            height={180}
            isEmpty={({ items }) => items.length === 0}
            empty={<EmptyState title="Nothing is held" />}
          >
            {(data: Holdings) => <HoldingTable holdings={data} />}
          </QueryStates>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Card title="Allocation" isTall>
          <QueryStates
            query={allocation}
            what="The allocation"
            height={180}
            isEmpty={({ items }) => items.length === 0}
          >
            {(data: Allocation) => <Weights allocation={data} />}
          </QueryStates>
        </Card>
      </Grid.Col>
    </Grid>
  );
}

function RangePicker({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  return (
    <Box style={{ overflowX: 'auto', maxWidth: '100%' }}>
      <SegmentedControl
        aria-label="Range of the chart"
        data={[...RANGES]}
        value={range}
        onChange={(next) => onRange(readChoice(next, RANGES) ?? range)}
      />
    </Box>
  );
}

function ReturnChart({ timeline }: { timeline: Timeline }) {
  const formats = useFormats();
  const series = useMemo(() => returnSeries(timeline), [timeline]);
  const last = timeline.twr.at(-1) ?? null;
  const formatAxis = useCallback((value: number) => formats.share(value.toFixed(6)), [formats]);
  return (
    <TimeChart
      label={`Return since the start: ${formats.percent(last)}`}
      series={series}
      height={CHART_HEIGHT}
      formatAxis={formatAxis}
      formatDay={formats.date}
      onPoint={ignorePoint}
    />
  );
}

function Rates({ performance }: { performance: Performance }) {
  const formats = useFormats();
  const { twr, twr_annualised, mwr, max_drawdown, volatility, end_value, currency } = performance;
  const rates: [string, string, string][] = [
    ['Return', formats.percent(twr), toneOf(twr)],
    ['Per year', formats.percent(twr_annualised), toneOf(twr_annualised)],
    ['XIRR', formats.percent(mwr.rate), toneOf(mwr.rate)],
    ['Max. drawdown', formats.percent(max_drawdown), ''],
    ['Volatility', formats.share(volatility), ''],
    ...(hasAmount(end_value)
      ? [['Value', formats.money(end_value, currency), ''] satisfies [string, string, string]]
      : []),
  ];
  return (
    <SimpleGrid cols={2} spacing="sm" verticalSpacing="md">
      {rates.map(([label, text, tone]) => (
        <div key={label}>
          <Text fz="xs" c="dimmed">
            {label}
          </Text>
          <Text className={`figure ${tone}`} fz="lg" fw={620}>
            {text}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** The server sends null for an amount that is hidden, whatever the shape of the answer promises. */
function hasAmount(text: string | null): boolean {
  return text !== null;
}

function HoldingTable({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const columns = useMemo(() => columnsOf(holdings, formats), [holdings, formats]);
  const rows = useMemo(
    () => [...holdings.items].sort((a, b) => approximate(b.weight ?? '0') - approximate(a.weight ?? '0')),
    [holdings.items],
  );
  return (
    <DataTable label="Holdings" rows={rows} columns={columns} rowKey={({ instrument }) => instrument.id} />
  );
}

function columnsOf(holdings: Holdings, formats: Formats): Column<Holding>[] {
  const value: Column<Holding> = {
    id: 'value',
    title: 'Value',
    isFigure: true,
    cell: (row) => formats.money(row.value, holdings.currency),
  };
  return [
    {
      id: 'holding',
      title: 'Holding',
      clip: true,
      cell: ({ instrument }) => (
        <Group gap={8} wrap="nowrap">
          <Text fz="sm" fw={620} miw={56} style={{ flex: 'none' }}>
            {instrument.symbol}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {instrument.name}
          </Text>
        </Group>
      ),
    },
    {
      id: 'day',
      title: 'Day',
      isFigure: true,
      shownFrom: 'tablet',
      cell: (row) => <Delta ratio={row.day_change_ratio} />,
    },
    {
      id: 'return',
      title: 'Total return',
      isFigure: true,
      cell: (row) => <Delta ratio={row.total_return_ratio} />,
    },
    ...(hasAmount(holdings.known_value) ? [value] : []),
    { id: 'weight', title: 'Weight', isFigure: true, cell: (row) => formats.share(row.weight) },
  ];
}

const HUES = ['indigo.6', 'teal.6', 'orange.5', 'grape.5', 'cyan.6', 'yellow.6'];

function Weights({ allocation }: { allocation: Allocation }) {
  const formats = useFormats();
  const items = allocation.items.filter(({ weight }) => weight !== null && approximate(weight) > 0);
  const hueOf = (index: number): string => HUES[index] ?? 'gray.5';
  return (
    <Stack gap="sm">
      <Group gap={2} wrap="nowrap" aria-hidden style={{ borderRadius: 6, overflow: 'hidden' }}>
        {items.map(({ key, weight }, index) => (
          <Box
            key={key}
            h={14}
            bg={hueOf(index)}
            style={{ flexGrow: approximate(weight ?? '0'), flexBasis: 0 }}
          />
        ))}
      </Group>
      <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map(({ key, label, weight }, index) => (
          <Group key={key} component="li" gap={8} wrap="nowrap" py={4}>
            <Box w={9} h={9} bg={hueOf(index)} style={{ borderRadius: 3, flex: 'none' }} aria-hidden />
            <Text fz="sm" flex={1} truncate title={label}>
              {label}
            </Text>
            <Text fz="sm" fw={600} className="figure">
              {formats.share(weight)}
            </Text>
          </Group>
        ))}
      </Box>
    </Stack>
  );
}
