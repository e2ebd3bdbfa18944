import { expect, test } from 'vitest';
import { rangeStart } from './ranges';

test('ranges count back from the last priced day', () => {
  expect(rangeStart('1W', '2013-03-01')).toBe('2013-02-22');
  expect(rangeStart('1M', '2013-03-01')).toBe('2013-02-01');
  expect(rangeStart('1Y', '2013-03-01')).toBe('2012-03-01');
  expect(rangeStart('5Y', '2013-03-01')).toBe('2008-03-01');
  expect(rangeStart('MAX', '2013-03-01')).toBeNull();
});

test('a month ends where the shorter month ends', () => {
  expect(rangeStart('1M', '2024-03-31')).toBe('2024-02-29');
  expect(rangeStart('3M', '2023-05-31')).toBe('2023-02-28');
});

test('the year to date starts from the close of the year before', () => {
  expect(rangeStart('YTD', '2013-03-01')).toBe('2012-12-31');
});
