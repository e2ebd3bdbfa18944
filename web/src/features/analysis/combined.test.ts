import { expect, test } from 'vitest';
import { chosenOf, readCombinedSearch } from './combined';

test('an address names the portfolios, the currency and the measure', () => {
  const search = readCombinedSearch({ portfolios: 'a,b', base: 'EUR', measure: 'mwr', range: 'never' });
  expect(search).toMatchObject({ portfolios: 'a,b', base: 'EUR', measure: 'mwr', range: undefined });
  expect(chosenOf(search)).toEqual({ portfolio_id: ['a', 'b'], base: 'EUR' });
});

test('without a choice all portfolios are meant', () => {
  expect(chosenOf({})).toEqual({ portfolio_id: [] });
});
