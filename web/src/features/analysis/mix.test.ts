import { expect, test } from 'vitest';
import { readMix, writeMix } from './mix';

test('a mix is read as it was written, groups with colons too', () => {
  const parts = [
    { group: 'stock', weight: '0.6', instrument: 'a' },
    { group: 'cash:USD', weight: '0.1', instrument: 'b' },
  ];
  expect(readMix(writeMix(parts))).toEqual(parts);
  expect(readMix('nonsense,stock:0.6')).toEqual([]);
  expect(writeMix([])).toBeUndefined();
});
