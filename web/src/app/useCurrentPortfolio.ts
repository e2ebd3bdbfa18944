/** The portfolio of the address, else the one last looked at. */
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLastPortfolio } from '@/components/preferences';

export function useCurrentPortfolio(): string | null {
  const { portfolioId } = useParams({ strict: false });
  const [last, setLast] = useLastPortfolio();
  useEffect(() => {
    if (portfolioId) setLast(portfolioId);
  }, [portfolioId, setLast]);
  return portfolioId ?? last;
}
