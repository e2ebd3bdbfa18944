/** The portfolio a page is about. */
import { $api } from '@/api/client';

export function usePortfolio(portfolioId: string) {
  return $api.useQuery('get', '/api/portfolios/{portfolio_id}', {
    params: { path: { portfolio_id: portfolioId } },
  });
}
