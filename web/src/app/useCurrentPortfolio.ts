/** The portfolio of the address, else the one last looked at if it is still there for this person. */
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { $api } from '@/api/client';
import { useLastPortfolio } from '@/components/preferences';

export function useCurrentPortfolio(): string | null {
  const { portfolioId } = useParams({ strict: false });
  const [last, setLast] = useLastPortfolio();
  useEffect(() => {
    if (portfolioId) setLast(portfolioId);
  }, [portfolioId, setLast]);
  // The browser remembers for whoever sits before it: somebody else may have signed in since.
  const portfolios = $api.useQuery('get', '/api/portfolios', {}, { enabled: !portfolioId && last !== null });
  const isThere = portfolios.data?.items.some(({ id }) => id === last);
  return portfolioId ?? (isThere ? last : null);
}
