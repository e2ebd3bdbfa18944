import { expect, test } from 'vitest';
import type { Holdings } from '@/api/shapes';
import { isOldDay, lastDay } from './holdings';

function holdingsOf(asOf: string, priceDates: (string | null)[]): Holdings {
  const item = { price_date: null } as Holdings['items'][number]; // Only the day of the price matters here.
  return { as_of: asOf, items: priceDates.map((price_date) => ({ ...item, price_date })) } as Holdings; // As above.
}

test('prices that ended long ago set the day of the figures', () => {
  expect(lastDay(holdingsOf('2026-11-23', ['2013-02-28', '2013-03-01', null]), '2013-01-10')).toBe(
    '2013-03-01',
  );
});

test('a later activity sets it instead', () => {
  expect(lastDay(holdingsOf('2026-11-23', ['2013-03-01']), '2020-05-04')).toBe('2020-05-04');
});

test('a weekend without prices is still today', () => {
  expect(lastDay(holdingsOf('2026-11-23', ['2026-11-20']), undefined)).toBe('2026-11-23');
  expect(lastDay(holdingsOf('2026-11-23', []), undefined)).toBe('2026-11-23');
});

test('an old day is written beside the figures', () => {
  expect(isOldDay('2013-03-01', new Date('2026-11-23T10:00:00Z'))).toBe(true);
  expect(isOldDay('2026-11-22', new Date('2026-11-23T10:00:00Z'))).toBe(false);
});
