import { expect, test } from 'vitest';
import { readAnalysisSearch } from './search';

test('an address keeps what it knows and forgets what nobody knows', () => {
  const read = readAnalysisSearch({
    range: '5Y',
    measure: 'luck',
    window: 252,
    figure: 'risk.beta',
    from: 'x',
  });

  expect(read.range).toBe('5Y');
  expect(read.measure).toBeUndefined();
  expect(read.window).toBe('252');
  expect(read.figure).toBe('risk.beta');
  expect(read.from).toBeUndefined();
});
