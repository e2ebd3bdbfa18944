/** A chart over days: areas and lines, a crosshair read-out, marks, and measuring by dragging. */
import { Box } from '@mantine/core';
import type { IChartApi } from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import { useChartColours } from '@/components/chartColours';
import { type ChartColours, type ChartMark, type ChartSeries, drawChart } from '@/components/chartDrawing';

export type { ChartMark, ChartSeries } from '@/components/chartDrawing';
export type ChartPoint = { day: string; values: Record<string, number> };
export type Measured = { from: ChartPoint; to: ChartPoint };

type TimeChartProps = {
  label: string;
  series: readonly ChartSeries[];
  marks?: readonly ChartMark[];
  height: number;
  isFloored?: boolean;
  formatAxis: (value: number) => string;
  formatDay: (iso: string) => string;
  onPoint: (point: ChartPoint | null) => void;
  onMeasure?: (measured: Measured | null) => void;
};

export function TimeChart(props: TimeChartProps) {
  const { label, series, marks, height, isFloored, formatAxis, formatDay, onPoint, onMeasure } = props;
  const frame = useRef<HTMLDivElement>(null);
  const colours = useChartColours();
  const [chart, setChart] = useState<IChartApi | null>(null);

  useEffect(() => {
    if (!frame.current) return;
    const drawn = drawChart(frame.current, {
      series,
      marks: marks ?? [],
      isFloored,
      colours,
      formatAxis,
      formatDay,
    });
    setChart(drawn);
    return () => {
      setChart(null);
      drawn.remove();
    };
  }, [series, marks, isFloored, colours, formatAxis, formatDay]);

  useEffect(() => {
    if (!chart) return;
    chart.subscribeCrosshairMove((event) =>
      onPoint(typeof event.time === 'string' ? pointAt(series, event.time) : null),
    );
  }, [chart, series, onPoint]);

  return (
    <Box role="group" aria-label={label} pos="relative" h={height} style={{ touchAction: 'pan-y' }}>
      <Box ref={frame} h="100%" style={{ visibility: chart ? 'visible' : 'hidden' }} />
      {chart && onMeasure && (
        <MeasureBand chart={chart} series={series} colours={colours} onMeasure={onMeasure} />
      )}
    </Box>
  );
}

/** What every series says on one day. */
function pointAt(series: readonly ChartSeries[], day: string): ChartPoint {
  const values = series.flatMap(({ id, points }) => {
    const found = points.find((point) => point.time === day);
    return found && 'value' in found ? [[id, found.value] as const] : []; // A tuple for fromEntries.
  });
  return { day, values: Object.fromEntries(values) };
}

type Drag = { start: number; end: number };
type MeasureBandProps = {
  chart: IChartApi;
  series: readonly ChartSeries[];
  colours: ChartColours;
  onMeasure: (measured: Measured | null) => void;
};

/** The shaded band between two days while the pointer is held down. */
function MeasureBand({ chart, series, colours, onMeasure }: MeasureBandProps) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const dragged = useRef<Drag | null>(null);

  useEffect(() => {
    const element = chart.chartElement();
    const xOf = (event: PointerEvent): number => event.clientX - element.getBoundingClientRect().left;
    const dayAt = (x: number): string | null => {
      const time = chart.timeScale().coordinateToTime(x);
      return typeof time === 'string' ? time : null;
    };
    const change = (next: Drag | null): void => {
      dragged.current = next;
      setDrag(next);
      const [left, right] = next ? [Math.min(next.start, next.end), Math.max(next.start, next.end)] : [0, 0];
      const from = next && right - left > 4 ? dayAt(left) : null;
      const to = next ? dayAt(right) : null;
      onMeasure(from && to ? { from: pointAt(series, from), to: pointAt(series, to) } : null);
    };
    const down = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse' && event.button === 0) change({ start: xOf(event), end: xOf(event) });
    };
    const move = (event: PointerEvent): void => {
      if (dragged.current) change({ start: dragged.current.start, end: xOf(event) });
    };
    const up = (): void => {
      if (dragged.current) change(null);
    };
    element.addEventListener('pointerdown', down);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    return () => {
      element.removeEventListener('pointerdown', down);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
    };
  }, [chart, series, onMeasure]);

  if (!drag) return null;
  return (
    <Box
      pos="absolute"
      top={0}
      bottom={26}
      left={Math.min(drag.start, drag.end)}
      w={Math.abs(drag.end - drag.start)}
      style={{ background: colours.band, pointerEvents: 'none', zIndex: 3 }}
    />
  );
}
