import { expect, test } from 'vitest';
import { readGainsSearch } from './search';

test('an unknown method is the portfolio’s own', () => {
  expect(readGainsSearch({ method: 'guess', from: '2024-01-01' })).toMatchObject({
    method: undefined,
    from: '2024-01-01',
    to: undefined,
  });
  expect(readGainsSearch({ method: 'hifo' }).method).toBe('hifo');
  expect(readGainsSearch({ view: 'lots', lots: false, group: 'year' })).toMatchObject({
    view: 'lots',
    lots: 'false',
    group: 'year',
  });
});
