/** The portfolio's value now, and its course over a range of one's choosing. */
import { Box, Group, SegmentedControl, Select, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { isOldDay } from '@/api/holdings';
import type { Holdings, Portfolio, Timeline } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { Delta } from '@/components/Delta';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { RANGES, type Range } from '@/lib/ranges';
import { readChoice } from '@/lib/search';
import { periodOf, useBenchmarks, useTimeline } from './queries';
import { CHART_MODES, type DashboardView } from './search';
import { ValueChart } from './ValueChart';

const TimelineTable = lazy(() => import('./TimelineTable').then((it) => ({ default: it.TimelineTable })));
export const CHART_HEIGHT = 300;
type ValueCardProps = { portfolio: Portfolio; holdings: Holdings; view: DashboardView };

export function ValueCard({ portfolio, holdings, view }: ValueCardProps) {
  const { search, change } = view;
  const range = search.range ?? '1Y';
  const isReturn = search.mode === 'return';
  const period = periodOf(range, holdings.as_of);
  const timeline = useTimeline(portfolio.id, period, isReturn ? search.benchmark : undefined);
  return (
    <Card>
      <Group justify="space-between" align="flex-start" gap="sm" mb="xs">
        <Headline holdings={holdings} />
        <ChartControls range={range} view={view} />
      </Group>
      <QueryStates
        query={timeline}
        what="The value chart"
        height={CHART_HEIGHT + 30}
        isEmpty={({ dates }) => dates.length === 0}
      >
        {(data: Timeline) =>
          search.table ? (
            <Suspense fallback={<Skeleton h={CHART_HEIGHT + 30} radius={12} />}>
              <TimelineTable timeline={data} isReturn={isReturn} />
            </Suspense>
          ) : (
            <ValueChart timeline={data} isReturn={isReturn} range={range} benchmark={search.benchmark} />
          )
        }
      </QueryStates>
      <Group justify="flex-end" mt="xs" mih={30}>
        {isReturn && <BenchmarkSelect view={view} />}
        <Switch
          size="xs"
          label="View as table"
          checked={search.table ?? false}
          onChange={(event) => change({ table: event.currentTarget.checked || undefined })}
        />
      </Group>
    </Card>
  );
}

function Headline({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const { currency, value, known_value, day_change, day_change_ratio } = holdings;
  const isOld = isOldDay(holdings.as_of, new Date());
  return (
    <Stack gap={2}>
      <Text fz="xs" c="dimmed">
        {value === null ? 'Value of what has a price' : 'Value'} · {currency}
      </Text>
      <Text
        className="figure"
        fz={30}
        fw={680}
        lh={1.15}
        style={{ letterSpacing: '-0.02em' }}
        data-testid="headline-value"
      >
        <Explained figure={value === null ? 'holdings.known_value' : 'holdings.value'} label="Value" isNamed>
          {formats.money(value ?? known_value, currency)}
        </Explained>
      </Text>
      <Group gap={6} mih={20}>
        {day_change !== null && (
          <Explained figure="holdings.day_change" label="Change of the day" isNamed>
            <Delta amount={day_change} ratio={day_change_ratio} currency={currency} fw={550} />
          </Explained>
        )}
        <Text fz="sm" c="dimmed" component="span">
          {isOld ? `as of ${formats.date(holdings.as_of)}, the last day with prices` : 'today'}
        </Text>
      </Group>
    </Stack>
  );
}

function ChartControls({ range, view }: { range: Range; view: DashboardView }) {
  const { search, change } = view;
  return (
    <Group gap="xs">
      <SegmentedControl
        aria-label="What the chart shows"
        data={[
          { value: 'value', label: 'Value' },
          { value: 'return', label: 'Return' },
        ]}
        value={search.mode ?? 'value'}
        onChange={(mode) => change({ mode: mode === 'value' ? undefined : readChoice(mode, CHART_MODES) })}
      />
      <Box style={{ overflowX: 'auto', maxWidth: '100%' }}>
        <SegmentedControl
          aria-label="Range of the chart"
          data={[...RANGES]}
          value={range}
          onChange={(next) => change({ range: readChoice(next, RANGES) })}
        />
      </Box>
    </Group>
  );
}

function BenchmarkSelect({ view }: { view: DashboardView }) {
  const benchmarks = useBenchmarks(true);
  if (!benchmarks.data || benchmarks.data.length === 0) return null;
  return (
    <Select
      size="xs"
      w={210}
      aria-label="Compare with"
      placeholder="Compare with…"
      clearable
      searchable
      data={benchmarks.data.map(({ id, symbol, name }) => ({ value: id, label: `${symbol} · ${name}` }))}
      value={view.search.benchmark ?? null}
      onChange={(benchmark) => view.change({ benchmark: benchmark ?? undefined })}
    />
  );
}
