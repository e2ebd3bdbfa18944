/** A portfolio's own settings: its name and rules, its accounts, and its end. */
import { Anchor, Grid, Skeleton } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { rightsOf } from '@/api/rights';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { AccountsCard } from '@/features/portfolios/AccountsCard';
import { DeletePortfolio } from '@/features/portfolios/DeletePortfolio';
import { PortfolioSettings } from '@/features/portfolios/PortfolioSettings';
import { SharedNote } from '@/features/sharing/SharedNote';

const CostRulesCard = lazy(() =>
  import('@/features/portfolios/CostRulesCard').then((it) => ({ default: it.CostRulesCard })),
);
const route = getRouteApi('/shell/portfolios/$portfolioId/manage');

export function ManageRoute() {
  const { portfolioId } = route.useParams();
  const portfolio = usePortfolio(portfolioId);
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  const { isOwner, mayManage } = rightsOf(portfolio.data);
  return (
    <>
      <Anchor
        component={Link}
        to={`/portfolios/${portfolioId}`}
        fz="sm"
        c="dimmed"
        style={{ display: 'inline-flex', alignItems: 'center', gap: 4, minHeight: 24 }}
      >
        <ChevronLeft size={14} aria-hidden />
        {portfolio.data.name}
      </Anchor>
      <PageHead title="Manage this portfolio" documentTitle={`Manage · ${portfolio.data.name}`} />
      <SharedNote portfolio={portfolio.data} />
      {mayManage ? (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <PortfolioSettings portfolio={portfolio.data} key={portfolioId} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <AccountsCard portfolio={portfolio.data} />
          </Grid.Col>
          <Grid.Col span={12}>
            <Suspense fallback={<Skeleton h={200} radius={12} />}>
              <CostRulesCard portfolio={portfolio.data} key={portfolioId} />
            </Suspense>
          </Grid.Col>
          <Grid.Col span={12}>{isOwner && <DeletePortfolio portfolio={portfolio.data} />}</Grid.Col>
        </Grid>
      ) : (
        <Card minHeight={240}>
          <EmptyState title="Only its owners manage this portfolio" />
        </Card>
      )}
    </>
  );
}
