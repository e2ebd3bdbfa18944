import { expect, test } from 'vitest';
import { hasFilter, nameOfRole, readUserSearch } from './search';

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

test('a role is named as people say it, a strange one as it is', () => {
  expect(nameOfRole('admin')).toBe('Administrator');
  expect(nameOfRole('king')).toBe('king');
});
