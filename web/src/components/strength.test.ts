import { expect, test } from 'vitest';
import { strengthOf } from './strength';

test('too short is the weakest', () => {
  expect(strengthOf('short', 12, []).score).toBe(0);
});

test('length alone does not make a password', () => {
  expect(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaa', 12, []).score).toBe(1);
  expect(strengthOf('password-password-1', 12, []).score).toBe(1);
});

test('one’s own name is no secret', () => {
  expect(strengthOf('lovelace-and-numbers-42', 12, ['Ada Lovelace']).score).toBe(1);
});

test('a few random words are strong', () => {
  expect(strengthOf('correct horse battery staple', 12, ['Ada']).score).toBe(4);
});
