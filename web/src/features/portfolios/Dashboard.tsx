/** One portfolio on one page: value, performance, spread and holdings. */
import { Box, Grid, Skeleton, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { failureFrom } from '@/api/failure';
import { isUntouched, useHoldings } from '@/api/holdings';
import { rightsOf } from '@/api/rights';
import type { Holdings, Portfolio } from '@/api/shapes';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ExplainArea } from '@/components/ExplainArea';
import { FailureNote } from '@/components/FailureNote';
import { useShortcuts } from '@/components/useShortcuts';
import { RANGES } from '@/lib/ranges';
import { MissingPrices } from './MissingPrices';
import { PerformanceCard } from './PerformanceCard';
import { periodOf } from './queries';
import type { DashboardView } from './search';
import { ValueCard } from './ValueCard';

const AllocationCard = lazy(() => import('./AllocationCard').then((it) => ({ default: it.AllocationCard })));
const IncomeCard = lazy(() => import('./IncomeCard').then((it) => ({ default: it.IncomeCard })));
const MoversCard = lazy(() => import('./MoversCard').then((it) => ({ default: it.MoversCard })));
const FirstScreen = lazy(() => import('./FirstScreen').then((it) => ({ default: it.FirstScreen })));

type DashboardProps = {
  portfolio: Portfolio;
  view: DashboardView;
  /** The table of holdings belongs to another feature; the app brings it. */
  holdingsCard: (holdings: Holdings) => ReactNode;
};

export function Dashboard({ portfolio, view, holdingsCard }: DashboardProps) {
  const holdings = useHoldings(portfolio.id);
  const [one, two, three, four, five, six, seven] = RANGES;
  const pick = (range: (typeof RANGES)[number]) => () => view.change({ range });
  useShortcuts({
    'range-1': pick(one),
    'range-2': pick(two),
    'range-3': pick(three),
    'range-4': pick(four),
    'range-5': pick(five),
    'range-6': pick(six),
    'range-7': pick(seven),
  });

  if (!holdings.data) {
    if (!holdings.isError) return <DashboardSkeleton />;
    if (failureFrom(holdings.error).status === 404) return <PortfolioGone />;
    return (
      <Card minHeight={440}>
        <FailureNote error={holdings.error} what="This portfolio" onRetry={() => void holdings.refetch()} />
      </Card>
    );
  }
  if (isUntouched(holdings.data)) {
    if (!rightsOf(portfolio).mayWrite) return <NothingBooked />;
    return (
      <Suspense fallback={<DashboardSkeleton />}>
        <FirstScreen portfolio={portfolio} />
      </Suspense>
    );
  }
  const range = view.search.range ?? '1Y';
  const period = periodOf(range, holdings.data.as_of);
  return (
    <ExplainArea of={{ portfolioId: portfolio.id, ...period }}>
      <Stack gap="md">
        <MissingPrices holdings={holdings.data} mayPrice={rightsOf(portfolio).isOwner} />
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <ValueCard portfolio={portfolio} holdings={holdings.data} view={view} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <PerformanceCard portfolioId={portfolio.id} period={period} range={range} />
          </Grid.Col>
        </Grid>
        {holdingsCard(holdings.data)}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 6, lg: 4 }}>
            <Suspense fallback={<Skeleton h={260} radius={12} />}>
              <AllocationCard portfolioId={portfolio.id} day={holdings.data.as_of} view={view} />
            </Suspense>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6, lg: 4 }}>
            <Suspense fallback={<Skeleton h={260} radius={12} />}>
              <MoversCard
                portfolioId={portfolio.id}
                day={holdings.data.as_of}
                currency={portfolio.currency}
              />
            </Suspense>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Suspense fallback={<Skeleton h={260} radius={12} />}>
              <IncomeCard portfolioId={portfolio.id} period={period} range={range} />
            </Suspense>
          </Grid.Col>
        </Grid>
      </Stack>
    </ExplainArea>
  );
}

export function DashboardSkeleton() {
  return (
    <Grid gap="md" aria-busy>
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Skeleton h={472} radius={12} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Skeleton h={472} radius={12} />
      </Grid.Col>
      <Grid.Col span={12}>
        <Box>
          <Skeleton h={300} radius={12} />
        </Box>
      </Grid.Col>
    </Grid>
  );
}

function NothingBooked() {
  return (
    <Card minHeight={300}>
      <EmptyState title="Nothing is booked yet" />
    </Card>
  );
}

function PortfolioGone() {
  return (
    <Card minHeight={440}>
      <EmptyState
        title="There is no such portfolio"
        text="It may have been deleted, or it belongs to someone else."
      />
    </Card>
  );
}
