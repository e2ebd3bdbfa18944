import { expect, test } from 'vitest';
import { readLinkToken } from './linkToken';

test('a link carries its token in the fragment', () => {
  expect(readLinkToken('#token=abc-_1')).toBe('abc-_1');
});

test('a token alone is one too', () => {
  expect(readLinkToken('#abc')).toBe('abc');
});

test('no fragment, and a fragment with something else, hold none', () => {
  expect(readLinkToken('')).toBe('');
  expect(readLinkToken('#other=abc')).toBe('');
});
