import { expect, test } from 'vitest';
import { hasFilter, readUserSearch } from './search';

test('what the address holds is read, and what makes no sense is left out', () => {
  expect(readUserSearch({ q: 'ann', role: 'admin', state: 'disabled', sort: '-email' })).toMatchObject({
    q: 'ann',
    role: 'admin',
    state: 'disabled',
    sort: '-email',
  });
  expect(readUserSearch({ role: 'king', state: 7 })).toMatchObject({ role: undefined, state: undefined });
});

test('an order and an open drawer are no filters', () => {
  expect(hasFilter({ sort: 'email', user: '7' })).toBe(false);
  expect(hasFilter({ q: 'ann' })).toBe(true);
});
