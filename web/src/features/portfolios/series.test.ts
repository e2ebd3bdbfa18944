import { expect, test } from 'vitest';
import type { Timeline } from '@/api/shapes';
import { sharesOf } from './AllocationCard';
import { barsOf } from './IncomeCard';
import { lastKnown, rebased, returnSeries, valueSeries } from './series';

const timeline: Timeline = {
  currency: 'USD',
  from: '2013-01-01',
  to: '2013-01-03',
  dates: ['2013-01-01', '2013-01-02', '2013-01-03'],
  value: ['100', null, '121'],
  net_invested: ['90', '90', '90'],
  twr: ['0.5', '0.65', '0.815'],
  missing_prices: [0, 1, 0],
  benchmark: null,
};

test('an unknown value is a gap in the line, never a zero', () => {
  expect(valueSeries(timeline)[0]?.points).toEqual([
    { time: '2013-01-01', value: 100 },
    { time: '2013-01-02' },
    { time: '2013-01-03', value: 121 },
  ]);
});

test('returns count from the first day of the range', () => {
  expect(rebased(timeline.twr).map(Number)).toEqual([0, 0.1, 0.21]);
});

test('a benchmark is drawn only where there is one', () => {
  expect(returnSeries(timeline).map(({ id }) => id)).toEqual(['twr']);
  expect(returnSeries({ ...timeline, benchmark: ['0', '0.1', null] }).map(({ id }) => id)).toEqual([
    'twr',
    'benchmark',
  ]);
});

test('the last known value is not the last day', () => {
  expect(lastKnown(['1', '2', null])).toBe(1);
  expect(lastKnown([null])).toBe(-1);
});

test('small shares are added up exactly', () => {
  const items = Array.from({ length: 9 }, (_, index) => ({
    key: `${index}`,
    label: `${index}`,
    value: `${9 - index}.1`,
    weight: '0.1',
  }));
  expect(sharesOf(items).at(-1)).toMatchObject({ label: '3 others', value: '6.3', weight: '0.3' });
});

test('many months become years', () => {
  const months = Array.from({ length: 30 }, (_, index) => ({
    month: `${2010 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
    dividends: '1',
    interest: '0.5',
    withheld: '0',
  }));
  expect(barsOf(months)).toEqual([
    { key: '2010', received: '18' },
    { key: '2011', received: '18' },
    { key: '2012', received: '9' },
  ]);
});
