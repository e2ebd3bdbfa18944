import { expect, test } from 'vitest';
import { problemWords } from './federation';

test('a known problem is told in words', () => {
  expect(problemWords('federation_cancelled')).toBe('You cancelled it there. Nothing was changed.');
});

test('what anybody may have put into the address is never shown', () => {
  expect(problemWords('<b>call 555</b>')).toBe('Signing in by this provider did not work. Try again.');
});
