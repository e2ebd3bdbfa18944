import { expect, test } from 'vitest';
import { entriesOf } from './groups';

test('groups keep the order of their first rows, and rows theirs within', () => {
  const rows = ['b1', 'a1', 'b2'];
  expect(entriesOf(rows, (row) => row.slice(0, 1))).toEqual([
    { group: 'b', count: 2 },
    { row: 'b1' },
    { row: 'b2' },
    { group: 'a', count: 1 },
    { row: 'a1' },
  ]);
  expect(entriesOf(rows)).toEqual([{ row: 'b1' }, { row: 'a1' }, { row: 'b2' }]);
});
