/** Questions about users, and what to ask anew after one of them was changed. */

import { notifications } from '@mantine/notifications';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, bodyOf, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { readChoice, readSort } from '@/lib/search';
import type { UserSearch } from './search';

const PAGE = 100;
export const FIRST_SORT = { column: 'name', descending: false };
const SORTS = ['name', 'email', 'created_at', 'last_seen_at'] as const;

export function useUsers({ q, role, state, sort }: UserSearch) {
  const { column, descending } = readSort(sort, FIRST_SORT);
  const query = {
    query: q,
    role,
    state,
    sort: readChoice(column, SORTS) ?? 'name',
    order: descending ? ('desc' as const) : ('asc' as const), // A literal of the query's own.
    limit: PAGE,
  };
  return useInfiniteQuery({
    queryKey: ['get', '/api/users', query],
    initialPageParam: undefined as string | undefined, // The type of the cursor, which the first page lacks.
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...query, cursor: pageParam } };
      return bodyOf(await api.GET('/api/users', { params, signal }));
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

export async function askUsersAnew(): Promise<void> {
  const paths = [
    '/api/users',
    '/api/users/{user_id}',
    '/api/users/{user_id}/sessions',
    '/api/users/removals',
  ];
  await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: ['get', path] })));
}

export function tellFailure(thrown: unknown): void {
  notifications.show({ color: 'red', title: 'Nothing changed', message: failureFrom(thrown).message });
}
