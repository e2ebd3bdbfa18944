import { expect, test } from 'vitest';
import { hasFilter, queryOf, readAuditSearch } from './search';

test('what makes no sense in the address is left out', () => {
  const search = readAuditSearch({ outcome: 'maybe', from: 'yesterday', actor: 'ann' });

  expect(search).toMatchObject({ actor: 'ann', outcome: undefined, from: undefined });
  expect(hasFilter(search)).toBe(true);
  expect(hasFilter(readAuditSearch({}))).toBe(false);
});

test('the last day is asked for whole', () => {
  expect(queryOf({ from: '2026-01-31', to: '2026-01-31', q: 'key' })).toEqual({
    text: 'key',
    from: '2026-01-31T00:00:00Z',
    to: '2026-02-01T00:00:00.000Z',
  });
});
