/** What a portfolio holds, as of the last day that has something to say. */
import { $api, queryClient } from '@/api/client';
import type { Holdings } from '@/api/shapes';

const FRESH_DAYS = 7;
const DAY_MS = 86_400_000;

function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / DAY_MS;
}

/** Today, or the day of the last price or activity where both lie further back than a holiday explains. */
export function lastDay(holdings: Holdings, newestActivity: string | undefined): string {
  const priced = holdings.items.map(({ price_date }) => price_date).filter((day) => day !== null);
  const last = [...priced, ...(newestActivity ? [newestActivity] : [])].sort().at(-1);
  if (last === undefined || daysBetween(last, holdings.as_of) <= FRESH_DAYS) return holdings.as_of;
  return last;
}

/** Whether figures as of a day need that day written beside them. */
export function isOldDay(day: string, now: Date): boolean {
  return daysBetween(day, now.toISOString().slice(0, 10)) > 1;
}

/** Whether nothing was ever booked, so that there is nothing to tell. */
export function isUntouched(holdings: Holdings): boolean {
  const { items, cash, realised, income } = holdings;
  return (
    items.length === 0 &&
    cash.every(({ amount }) => Number(amount) === 0) &&
    Number(realised) === 0 &&
    Number(income) === 0
  );
}

export function useHoldings(portfolioId: string) {
  const path = { portfolio_id: portfolioId };
  const now = $api.useQuery('get', '/api/portfolios/{portfolio_id}/holdings', { params: { path } });
  const newest = $api.useQuery('get', '/api/portfolios/{portfolio_id}/activities', {
    params: { path, query: { limit: 1 } },
  });
  const day = now.data && newest.data ? lastDay(now.data, newest.data.items[0]?.date) : null;
  const asOf = day !== null && day !== now.data?.as_of ? day : undefined;
  const then = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/holdings',
    { params: { path, query: { as_of: asOf } } },
    { enabled: asOf !== undefined, placeholderData: (previous) => previous },
  );
  const shown = asOf === undefined ? now : then;
  const data = day === null ? undefined : shown.data;
  return {
    data,
    error: now.error ?? newest.error ?? shown.error,
    isError: now.isError || newest.isError || shown.isError,
    isPending: data === undefined,
    dataUpdatedAt: shown.dataUpdatedAt,
    refetch: () => Promise.all([now.refetch(), newest.refetch(), ...(asOf ? [then.refetch()] : [])]),
  };
}

/** Ask early, so that the code and the data of a page travel at the same time. */
export function prefetchPortfolio(portfolioId: string): void {
  const path = { portfolio_id: portfolioId };
  const newest = { path, query: { limit: 1 } };
  void queryClient.prefetchQuery(
    $api.queryOptions('get', '/api/portfolios/{portfolio_id}', { params: { path } }),
  );
  void queryClient.prefetchQuery(
    $api.queryOptions('get', '/api/portfolios/{portfolio_id}/holdings', { params: { path } }),
  );
  void queryClient.prefetchQuery(
    $api.queryOptions('get', '/api/portfolios/{portfolio_id}/activities', { params: newest }),
  );
}
