/** The screens of analysis, one tab each, with the address as their state and explanations in a drawer. */
import { Button, Drawer, Skeleton, Tabs } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { isUntouched, useHoldings } from '@/api/holdings';
import { useRights } from '@/api/rights';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ExplainProvider } from '@/components/Explained';
import { Explanation } from '@/components/Explanation';
import { FailureNote } from '@/components/FailureNote';
import { PageHead } from '@/components/PageHead';
import { askedOf, useExplanation } from '@/features/analysis/queries';
import { type AnalysisSearch, type AnalysisView, VIEWS } from '@/features/analysis/search';
import { SharedNote } from '@/features/sharing/SharedNote';
import { readChoice } from '@/lib/search';

const PerformanceView = lazy(() =>
  import('@/features/analysis/PerformanceView').then((it) => ({ default: it.PerformanceView })),
);
const RiskView = lazy(() => import('@/features/analysis/RiskView').then((it) => ({ default: it.RiskView })));
const IncomeView = lazy(() =>
  import('@/features/analysis/IncomeView').then((it) => ({ default: it.IncomeView })),
);
const QualityView = lazy(() =>
  import('@/features/analysis/QualityView').then((it) => ({ default: it.QualityView })),
);

const AllocationView = lazy(() =>
  import('@/features/analysis/AllocationView').then((it) => ({ default: it.AllocationView })),
);
const AttributionView = lazy(() =>
  import('@/features/analysis/AttributionView').then((it) => ({ default: it.AttributionView })),
);

const NAMES = {
  performance: 'Performance',
  allocation: 'Allocation',
  attribution: 'Attribution',
  risk: 'Risk',
  income: 'Income',
  quality: 'Data quality',
};
const SCREENS = {
  performance: PerformanceView,
  allocation: AllocationView,
  attribution: AttributionView,
  risk: RiskView,
  income: IncomeView,
  quality: QualityView,
};
const route = getRouteApi('/shell/portfolios/$portfolioId/analysis/$view');

export function AnalysisRoute() {
  const { portfolioId, view: wanted } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const portfolio = usePortfolio(portfolioId);
  const holdings = useHoldings(portfolioId);
  const view = readChoice(wanted, VIEWS) ?? 'performance';
  const change = useCallback(
    (patch: AnalysisSearch) =>
      void navigate({
        search: (current) => ({ ...current, ...patch }),
        replace: !('range' in patch || 'figure' in patch),
        resetScroll: false,
      }),
    [navigate],
  );
  const explain = useCallback((figure: string, key?: string) => change({ figure, key }), [change]);
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  const isEmpty = holdings.data !== undefined && isUntouched(holdings.data);
  const today = holdings.data?.as_of;
  return (
    <ExplainProvider value={explain}>
      <PageHead title="Analysis" documentTitle={`${NAMES[view]} · ${portfolio.data.name}`} />
      <SharedNote portfolio={portfolio.data} />
      <Tabs
        value={view}
        mb="md"
        onChange={(next) =>
          void navigate({
            params: { portfolioId, view: readChoice(next, VIEWS) ?? 'performance' },
            search: (current) => ({ ...current, figure: undefined, key: undefined }),
          })
        }
      >
        <Tabs.List>
          {VIEWS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {NAMES[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={view} pt="md">
          {isEmpty && <NothingBooked portfolioId={portfolioId} />}
          {today === undefined && <Waiting holdings={holdings} />}
          {today !== undefined && !isEmpty && (
            <Screen portfolioId={portfolioId} name={view} view={{ search, change }} today={today} />
          )}
        </Tabs.Panel>
      </Tabs>
      {today !== undefined && (
        <ExplanationDrawer portfolioId={portfolioId} search={search} change={change} today={today} />
      )}
    </ExplainProvider>
  );
}

function NothingBooked({ portfolioId }: { portfolioId: string }) {
  const { mayWrite } = useRights(portfolioId);
  return (
    <Card minHeight={300}>
      <EmptyState
        title="Nothing is booked yet"
        text="Once there are activities, this page tells what came of them."
        action={
          mayWrite && (
            <Button component={Link} to={`/portfolios/${portfolioId}/import`}>
              Import a broker’s file
            </Button>
          )
        }
      />
    </Card>
  );
}

function Waiting({ holdings }: { holdings: ReturnType<typeof useHoldings> }) {
  if (!holdings.isError) return <Skeleton h={420} radius={12} aria-label="Loading" role="status" />;
  return (
    <Card minHeight={300}>
      <FailureNote error={holdings.error} what="The analysis" onRetry={() => void holdings.refetch()} />
    </Card>
  );
}

type ScreenProps = {
  portfolioId: string;
  name: (typeof VIEWS)[number];
  view: AnalysisView;
  today: string;
};

function Screen({ name, ...props }: ScreenProps) {
  const View = SCREENS[name];
  return (
    <Suspense fallback={<Skeleton h={420} radius={12} aria-label="Loading" role="status" />}>
      <View {...props} />
    </Suspense>
  );
}

type DrawerProps = AnalysisView & { portfolioId: string; today: string };

function ExplanationDrawer({ portfolioId, search, change, today }: DrawerProps) {
  const path = { portfolio_id: portfolioId };
  const explanation = useExplanation(path, askedOf(search, today), search);
  return (
    <Drawer
      opened={search.figure !== undefined}
      onClose={() => change({ figure: undefined, key: undefined })}
      position="right"
      size={480}
      title={explanation.data?.label ?? 'How this came about'}
    >
      {search.figure !== undefined && <Explanation query={explanation} />}
    </Drawer>
  );
}
