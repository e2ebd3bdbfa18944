/** From the columns of a timeline to what the chart draws and the table lists; pure. */
import type { Timeline } from '@/api/shapes';
import { approximate } from '@/lib/decimals';

type Point = { time: string; value: number } | { time: string };
export type DrawnSeries = {
  id: string;
  kind: 'area' | 'line' | 'step';
  colour: 'accent' | 'quiet' | 'benchmark';
  points: Point[];
};

function pointsOf(dates: readonly string[], column: readonly (string | null)[]): Point[] {
  return dates.map((time, index) => {
    const text = column[index];
    // An unknown value is a gap in the line, never a zero.
    return text === null || text === undefined ? { time } : { time, value: approximate(text) };
  });
}

/** Ratios counted from the first day of the range instead of from the first activity. */
export function rebased(column: readonly (string | null)[]): (string | null)[] {
  const start = column.find((ratio) => ratio !== null);
  if (start === undefined || start === null || approximate(start) === 0) return [...column];
  const base = 1 + approximate(start);
  return column.map((ratio) => (ratio === null ? null : ((1 + approximate(ratio)) / base - 1).toFixed(12)));
}

export function valueSeries({ dates, value, net_invested }: Timeline): DrawnSeries[] {
  return [
    { id: 'value', kind: 'area', colour: 'accent', points: pointsOf(dates, value) },
    { id: 'net_invested', kind: 'step', colour: 'quiet', points: pointsOf(dates, net_invested) },
  ];
}

export function returnSeries({ dates, twr, benchmark }: Timeline): DrawnSeries[] {
  const own: DrawnSeries = {
    id: 'twr',
    kind: 'area',
    colour: 'accent',
    points: pointsOf(dates, rebased(twr)),
  };
  if (!benchmark) return [own];
  return [
    own,
    { id: 'benchmark', kind: 'line', colour: 'benchmark', points: pointsOf(dates, rebased(benchmark)) },
  ];
}

/** The place of the last day at or before which the column is known; −1 when there is none. */
export function lastKnown(column: readonly (string | null)[]): number {
  return column.findLastIndex((text) => text !== null);
}
