import { expect, test } from 'vitest';
import { nameOfRole } from './roles';

test('a role is named as people say it, a strange one as it is', () => {
  expect(nameOfRole('admin')).toBe('Administrator');
  expect(nameOfRole('king')).toBe('king');
});
