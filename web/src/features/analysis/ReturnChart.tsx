/** The return of each day beside the benchmark's, and below it how far from the last high. */
import { Box, Group, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { DailyReturns } from '@/api/shapes';
import { useFormats } from '@/components/formats';
import { type ChartPoint, type ChartSeries, TimeChart } from '@/components/TimeChart';

function pointsOf(dates: readonly string[], column: readonly (string | null)[]) {
  return dates.map((time, index) => {
    const text = column[index];
    return text ? { time, value: Number.parseFloat(text) } : { time };
  });
}

export function ReturnChart({ daily }: { daily: DailyReturns }) {
  const formats = useFormats();
  const [point, setPoint] = useState<ChartPoint | null>(null);
  const returns = useMemo<ChartSeries[]>(
    () => [
      { id: 'twr', kind: 'area', colour: 'accent', points: pointsOf(daily.dates, daily.twr) },
      ...(daily.benchmark
        ? [
            {
              id: 'benchmark',
              kind: 'line' as const, // A discriminant of the series.
              colour: 'benchmark' as const, // One of the chart's colours.
              points: pointsOf(daily.dates, daily.benchmark),
            },
          ]
        : []),
    ],
    [daily],
  );
  const falls = useMemo<ChartSeries[]>(
    () => [{ id: 'drawdown', kind: 'area', colour: 'loss', points: pointsOf(daily.dates, daily.drawdown) }],
    [daily],
  );
  const axis = useCallback((value: number) => formats.share(String(value)), [formats]);
  const day = useCallback((iso: string) => formats.date(iso), [formats]);
  const at = point ? daily.dates.indexOf(point.day) : daily.dates.length - 1;
  const shown = (column: readonly (string | null)[] | null): string => formats.percent(column?.[at] ?? null);
  return (
    <Box>
      <Group gap="lg" fz="sm" mb={4} mih={22} className="figure" role="status">
        <Text fz="sm" c="dimmed">
          {formats.date(daily.dates[at] ?? null)}
        </Text>
        <Text fz="sm">Return {shown(daily.twr)}</Text>
        {daily.benchmark && <Text fz="sm">Benchmark {shown(daily.benchmark)}</Text>}
        <Text fz="sm">Below the high {shown(daily.drawdown)}</Text>
      </Group>
      <TimeChart
        label="Return of each day"
        series={returns}
        height={240}
        formatAxis={axis}
        formatDay={day}
        onPoint={setPoint}
      />
      <Text fz="xs" c="dimmed" mt="sm">
        Drawdown
      </Text>
      <TimeChart
        label="Drawdown of each day"
        series={falls}
        height={120}
        formatAxis={axis}
        formatDay={day}
        onPoint={setPoint}
      />
    </Box>
  );
}
