/** The questions the dashboard asks about a range of days. */
import { $api } from '@/api/client';
import { type Range, rangeStart } from '@/lib/ranges';

export type Period = { from?: string; to: string };

export function periodOf(range: Range, last: string): Period {
  const from = rangeStart(range, last);
  return from === null ? { to: last } : { from, to: last };
}

export function useTimeline(portfolioId: string, period: Period | null, benchmark?: string) {
  const query = { ...period, ...(benchmark ? { benchmark } : {}) };
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/timeline',
    { params: { path: { portfolio_id: portfolioId }, query } },
    { enabled: period !== null, placeholderData: (previous) => previous },
  );
}

export function usePerformance(portfolioId: string, period: Period | null) {
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/performance',
    { params: { path: { portfolio_id: portfolioId }, query: { ...period } } },
    { enabled: period !== null, placeholderData: (previous) => previous },
  );
}

/** Instruments with prices of their own can be compared with. */
export function useBenchmarks(isWanted: boolean) {
  return $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { limit: 50 } } },
    { enabled: isWanted, select: ({ items }) => items.filter(({ last_price_on }) => last_price_on !== null) },
  );
}
