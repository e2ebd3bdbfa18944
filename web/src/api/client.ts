/** The typed client of the platform's API; every failure it throws is an ApiFailure. */
import { QueryClient } from '@tanstack/react-query';
import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { ApiFailure, failureFrom, failureFromAnswer } from '@/api/failure';
import type { paths } from '@/api/schema.gen';
import { fetchInSession } from '@/api/session';
import { proveAgain } from '@/api/stepUp';

async function send(request: Request): Promise<Response> {
  const answer = await fetchInSession(request);
  if (answer.ok) return answer;
  const body: unknown = await answer.json().catch(() => null);
  throw failureFromAnswer(answer.status, answer.headers, body);
}

export const api = createFetchClient<paths>({
  fetch: async (request: Request) => {
    const repeatable = request.clone();
    try {
      return await send(request);
    } catch (thrown) {
      if (failureFrom(thrown).code === 'step_up_required' && (await proveAgain())) return send(repeatable);
      throw thrown;
    }
  },
});

export const $api = createQueryClient(api);

function isWorthRetrying(count: number, thrown: unknown): boolean {
  const failure = failureFrom(thrown);
  return count < 2 && (failure.isOffline || failure.status >= 502);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: isWorthRetrying, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** The body of a successful answer; the type of the client allows for none. */
export function bodyOf<T>(answer: { data?: T }): T {
  if (answer.data === undefined) {
    throw new ApiFailure({ status: 0, code: 'empty_answer', message: 'The platform answered with nothing.' });
  }
  return answer.data;
}
