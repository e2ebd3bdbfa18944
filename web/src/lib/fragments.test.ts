import { expect, test } from 'vitest';
import { decodeObject } from './fragments';

test('an object is read back', () => {
  expect(decodeObject('eyJhIjogMX0')).toEqual({ a: 1 });
});

test('anything else is nothing', () => {
  expect(decodeObject('WzFd')).toBeNull();
  expect(decodeObject('***')).toBeNull();
});
