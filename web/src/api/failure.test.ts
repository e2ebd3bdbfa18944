import { expect, test } from 'vitest';
import { failureFrom, failureFromAnswer, fieldMessages } from './failure';

test('a problem document keeps its code, request and fields', () => {
  const failure = failureFromAnswer(422, new Headers(), {
    code: 'activities_refused',
    detail: 'Nothing was booked.',
    request_id: 'r-1',
    errors: [{ pointer: '/items/0/price', code: 'required', detail: 'give a price' }],
  });
  expect(failure).toMatchObject({ status: 422, code: 'activities_refused', requestId: 'r-1' });
  expect(fieldMessages(failure)).toEqual({ price: 'give a price' });
});

test('an answer without a problem document still says something', () => {
  const failure = failureFromAnswer(503, new Headers({ 'retry-after': '4', 'x-request-id': 'r-2' }), null);
  expect(failure).toMatchObject({ code: 'http_503', requestId: 'r-2', retryAfterS: 4 });
  expect(failure.message).not.toBe('');
});

test('a broken line is told from a refusal', () => {
  expect(failureFrom(new TypeError('Failed to fetch')).isOffline).toBe(true);
  expect(failureFrom(new Error('boom')).isOffline).toBe(false);
});
