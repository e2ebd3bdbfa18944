import { expect, test } from 'vitest';
import { lineReasons } from './sheet';

test('the reasons of a refused file name their lines', () => {
  const fields = [
    { pointer: '/line/3/close', code: 'number_unreadable', detail: 'give a number' },
    { pointer: '/line/7', code: 'too_few_cells', detail: 'this line has fewer cells than the first' },
  ];
  expect(lineReasons({ fields })).toEqual([
    { line: 3, column: 'close', reason: 'give a number' },
    { line: 7, column: null, reason: 'this line has fewer cells than the first' },
  ]);
});

test('a reason about no line is left to the message of the whole', () => {
  expect(lineReasons({ fields: [{ pointer: '/content', code: 'missing', detail: 'no file' }] })).toEqual([]);
});
