import { expect, test } from 'vitest';
import { readRequest } from './oauth';

test('every parameter is kept letter for letter', () => {
  const word = btoa('client_id=app&state=0012&scope=a%20b&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1');

  const request = readRequest(word.replace(/=+$/, ''));

  expect(request.state).toBe('0012');
  expect(request.scope).toBe('a b');
  expect(request.redirect_uri).toBe('https://a.example/cb?x=1');
  expect(request.resource).toBe('');
});

test('without a request everything is empty', () => {
  expect(readRequest(undefined).client_id).toBe('');
  expect(readRequest('***').client_id).toBe('');
});
