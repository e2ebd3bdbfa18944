/** Gains and lots of a portfolio, with the address as its state. */
import { Skeleton, Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { PageHead } from '@/components/PageHead';
import { GainsCard } from '@/features/gains/GainsCard';
import { GAIN_VIEWS, type GainsSearch } from '@/features/gains/search';
import { readChoice } from '@/lib/search';

const LotsCard = lazy(() => import('@/features/gains/LotsCard').then((it) => ({ default: it.LotsCard })));

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
      <Tabs
        value={search.view ?? 'sales'}
        mb="md"
        keepMounted={false}
        onChange={(next) => {
          const view = readChoice(next, GAIN_VIEWS);
          change({
            view: view === 'sales' ? undefined : view,
            sort: undefined,
            hide: undefined,
            group: undefined,
          });
        }}
      >
        <Tabs.List>
          <Tabs.Tab value="sales">Sales</Tabs.Tab>
          <Tabs.Tab value="lots">Lots</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sales" pt="md">
          <GainsCard portfolioId={portfolioId} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="lots" pt="md">
          <Suspense fallback={<Skeleton h={420} radius={12} aria-label="Loading" role="status" />}>
            <LotsCard
              portfolioId={portfolioId}
              currency={portfolio.data.currency}
              search={search}
              change={change}
            />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
