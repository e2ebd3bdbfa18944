/** The dashboard of a portfolio whose amounts are hidden from me. */
import { $api } from '@/api/client';
import { useHoldings } from '@/api/holdings';
import { periodOf, usePerformance, useTimeline } from './queries';
import { RatioBoard } from './RatioBoard';
import type { DashboardView } from './search';

type VisitorDashboardProps = { portfolioId: string; view: DashboardView };

export function VisitorDashboard({ portfolioId, view }: VisitorDashboardProps) {
  const range = view.search.range ?? '1Y';
  const holdings = useHoldings(portfolioId);
  const period = holdings.data ? periodOf(range, holdings.data.as_of) : null;
  const day = holdings.data?.as_of;
  const allocation = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/allocation',
    { params: { path: { portfolio_id: portfolioId }, query: { by: 'instrument', as_of: day } } },
    { enabled: day !== undefined },
  );
  const queries = {
    holdings,
    allocation,
    performance: usePerformance(portfolioId, period),
    timeline: useTimeline(portfolioId, period),
  };
  return <RatioBoard queries={queries} range={range} onRange={(next) => view.change({ range: next })} />;
}
