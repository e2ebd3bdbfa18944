/** Gains and lots of a portfolio, with the address as its state. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { PageHead } from '@/components/PageHead';
import { GainsCard } from '@/features/gains/GainsCard';
import type { GainsSearch } from '@/features/gains/search';

const route = getRouteApi('/shell/portfolios/$portfolioId/gains');

export function GainsRoute() {
  const { portfolioId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const portfolio = usePortfolio(portfolioId);
  const change = useCallback(
    (patch: GainsSearch) =>
      void navigate({ search: (current) => ({ ...current, ...patch }), replace: true, resetScroll: false }),
    [navigate],
  );
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  return (
    <>
      <PageHead title="Gains" documentTitle={`Gains · ${portfolio.data.name}`} />
      <GainsCard portfolioId={portfolioId} search={search} change={change} />
    </>
  );
}
