import { expect, test } from 'vitest';
import { barsOf } from './Waterfall';

function row(key: string, total: string) {
  const none = '0.000000000000';
  const contribution = { total, market: total, fx: none, income: none, fees: none, taxes: none };
  return { key, label: key, weight: '0.1', gain: '1.00', contribution };
}

test('each bar begins where the one before ended', () => {
  const bars = barsOf([row('a', '-0.100000000000'), row('b', '0.300000000000')]);

  expect(bars.map(({ key, from }) => [key, from])).toEqual([
    ['b', 0],
    ['a', 0.3],
  ]);
  expect(bars[1]?.to).toBeCloseTo(0.2);
});

test('many small parts are one bar and nothing is lost', () => {
  const bars = barsOf(Array.from({ length: 20 }, (_, index) => row(`p${index}`, '0.010000000000')));

  expect(bars).toHaveLength(12);
  expect(bars.at(-1)?.label).toBe('9 others');
  expect(bars.at(-1)?.to).toBeCloseTo(0.2);
});
