import { expect, test } from 'vitest';
import { readChoice, readDay, readReturnPath, readSort, readWords, writeSort, writeWords } from './search';

test('an unknown choice is none', () => {
  expect(readChoice('1Y', ['1M', '1Y'])).toBe('1Y');
  expect(readChoice('2Y', ['1M', '1Y'])).toBeUndefined();
  expect(readChoice(null, ['1M'])).toBeUndefined();
});

test('a sort survives the way through the address', () => {
  const fallback = { column: 'value', descending: true };
  const sort = { column: 'return', descending: true };
  expect(readSort(writeSort(sort), fallback)).toEqual(sort);
  expect(readSort(undefined, fallback)).toEqual(fallback);
});

test('no hidden column is no word in the address', () => {
  expect(writeWords([])).toBeUndefined();
  expect(readWords(writeWords(['price', 'day']))).toEqual(['price', 'day']);
});

test('only days are days', () => {
  expect(readDay('2013-03-01')).toBe('2013-03-01');
  expect(readDay('March')).toBeUndefined();
});

test('signing in never leads to another site', () => {
  expect(readReturnPath('/settings')).toBe('/settings');
  expect(readReturnPath('//evil.example')).toBeUndefined();
  expect(readReturnPath('/\\evil.example')).toBeUndefined();
  expect(readReturnPath('https://evil.example')).toBeUndefined();
});
