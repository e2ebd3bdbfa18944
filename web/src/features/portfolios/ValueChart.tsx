/** The chart of a portfolio's value or return, with its read-out above. */
import { Box, Group, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Timeline } from '@/api/shapes';
import { Delta } from '@/components/Delta';
import { useFormats } from '@/components/formats';
import { type ChartPoint, type Measured, TimeChart } from '@/components/TimeChart';
import { add, approximate, negate } from '@/lib/decimals';
import { RANGE_NAMES, type Range } from '@/lib/ranges';
import { useBenchmarks } from './queries';
import { lastKnown, rebased, returnSeries, valueSeries } from './series';

const HEIGHT = 300;
type ValueChartProps = { timeline: Timeline; isReturn: boolean; range: Range; benchmark: string | undefined };

export function ValueChart({ timeline, isReturn, range, benchmark }: ValueChartProps) {
  const formats = useFormats();
  const { currency } = timeline;
  const [point, setPoint] = useState<ChartPoint | null>(null);
  const [measured, setMeasured] = useState<Measured | null>(null);
  const series = useMemo(
    () => (isReturn ? returnSeries(timeline) : valueSeries(timeline)),
    [timeline, isReturn],
  );
  const formatAxis = useCallback(
    (value: number) => (isReturn ? formats.share(value.toFixed(6)) : formats.axis(value, currency)),
    [formats, currency, isReturn],
  );
  const main = isReturn ? rebased(timeline.twr) : timeline.value;
  const at = measured ? timeline.dates.indexOf(measured.to.day) : timeline.dates.indexOf(point?.day ?? '');
  const shown = at >= 0 ? at : lastKnown(main);

  return (
    <>
      <Group gap="md" mih={26} mb={4} fz="xs">
        <Legend timeline={timeline} shown={shown} isReturn={isReturn} main={main} benchmark={benchmark} />
        {measured && <MeasuredNote timeline={timeline} measured={measured} main={main} isReturn={isReturn} />}
      </Group>
      <TimeChart
        label={summaryOf(timeline, main, { isReturn, range, formats })}
        series={series}
        height={HEIGHT}
        formatAxis={formatAxis}
        formatDay={formats.date}
        onPoint={setPoint}
        onMeasure={setMeasured}
      />
    </>
  );
}

type SummaryContext = { isReturn: boolean; range: Range; formats: ReturnType<typeof useFormats> };

/** What a person who does not see the chart should know of it. */
function summaryOf(timeline: Timeline, main: readonly (string | null)[], context: SummaryContext): string {
  const { formats, isReturn, range } = context;
  const last = lastKnown(main);
  const first = main.findIndex((text) => text !== null);
  const written = (index: number): string =>
    isReturn ? formats.percent(main[index]) : formats.money(main[index], timeline.currency);
  const subject = isReturn ? 'Return' : 'Value';
  return `${subject}, ${RANGE_NAMES[range]}: from ${written(first)} on ${formats.date(timeline.dates[first])} to ${written(last)} on ${formats.date(timeline.dates[last])}.`;
}

type LegendProps = {
  timeline: Timeline;
  shown: number;
  isReturn: boolean;
  main: readonly (string | null)[];
  benchmark: string | undefined;
};

function Legend({ timeline, shown, isReturn, main, benchmark }: LegendProps) {
  const formats = useFormats();
  const benchmarks = useBenchmarks(benchmark !== undefined);
  const compared = benchmarks.data?.find(({ id }) => id === benchmark);
  const money = (text: string | null | undefined): string => formats.money(text, timeline.currency);
  return (
    <>
      <Text fz="xs" c="dimmed" className="figure">
        {formats.date(timeline.dates[shown])}
      </Text>
      <Key
        colour="var(--link)"
        label={isReturn ? 'Return' : 'Value'}
        figure={isReturn ? formats.percent(main[shown]) : money(main[shown])}
      />
      {!isReturn && (
        <Key
          colour="var(--mantine-color-dimmed)"
          label="Net invested"
          figure={money(timeline.net_invested[shown])}
        />
      )}
      {isReturn && compared && timeline.benchmark && (
        <Key
          colour="var(--mantine-color-orange-6)"
          label={compared.symbol}
          figure={formats.percent(rebased(timeline.benchmark)[shown])}
        />
      )}
    </>
  );
}

function Key({ colour, label, figure }: { colour: string; label: string; figure: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Box w={10} h={3} bg={colour} style={{ borderRadius: 2 }} aria-hidden />
      <Text fz="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="xs" fw={600} className="figure">
        {figure}
      </Text>
    </Group>
  );
}

type MeasuredNoteProps = {
  timeline: Timeline;
  measured: Measured;
  main: readonly (string | null)[];
  isReturn: boolean;
};

/** What changed between the two ends of the dragged band. */
function MeasuredNote({ timeline, measured, main, isReturn }: MeasuredNoteProps) {
  const formats = useFormats();
  const start = main[timeline.dates.indexOf(measured.from.day)];
  const end = main[timeline.dates.indexOf(measured.to.day)];
  if (!start || !end) return null;
  const base = isReturn ? 1 + approximate(start) : approximate(start);
  const moved = approximate(end) - approximate(start);
  const ratio = base === 0 ? null : (moved / base).toFixed(8);
  return (
    <Group gap={6} wrap="nowrap">
      <Text fz="xs" c="dimmed">
        since {formats.date(measured.from.day)}
      </Text>
      {isReturn ? (
        <Delta ratio={ratio} size="xs" fw={600} />
      ) : (
        <Delta
          amount={add(end, negate(start))}
          ratio={ratio}
          currency={timeline.currency}
          size="xs"
          fw={600}
        />
      )}
    </Group>
  );
}
