/** Composes the dashboard: the portfolio's cards, the table of holdings and the drawer of one of them. */
import { ActionIcon, Button, Drawer, Group, Skeleton, Tooltip } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { FileUp, Maximize2, MessageSquare, Plus, UserPlus } from 'lucide-react';
import { lazy, Suspense, useCallback } from 'react';
import { rightsOf } from '@/api/rights';
import type { Portfolio } from '@/api/shapes';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { useDialogs } from '@/components/dialogs';
import { PageHead } from '@/components/PageHead';
import { PortfolioSwitcher } from '@/components/PortfolioSwitcher';
import { HoldingsCard } from '@/features/holdings/HoldingsCard';
import { Dashboard } from '@/features/portfolios/Dashboard';
import type { DashboardSearch } from '@/features/portfolios/search';
import { SharedNote } from '@/features/sharing/SharedNote';

const HoldingDetail = lazy(() =>
  import('@/features/holdings/HoldingDetail').then((it) => ({ default: it.HoldingDetail })),
);

const VisitorDashboard = lazy(() =>
  import('@/features/portfolios/VisitorDashboard').then((it) => ({ default: it.VisitorDashboard })),
);
const CommentsDrawer = lazy(() =>
  import('@/features/comments/CommentsDrawer').then((it) => ({ default: it.CommentsDrawer })),
);
const SharingDialog = lazy(() =>
  import('@/features/sharing/SharingDialog').then((it) => ({ default: it.SharingDialog })),
);

const route = getRouteApi('/shell/portfolios/$portfolioId');

export function DashboardRoute() {
  const { portfolioId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const portfolio = usePortfolio(portfolioId);
  const change = useCallback(
    (patch: DashboardSearch) =>
      void navigate({
        search: (current) => ({ ...current, ...patch }),
        replace: !('range' in patch || 'holding' in patch),
        resetScroll: false,
      }),
    [navigate],
  );
  if (!isWide && search.holding) {
    const params = { portfolioId, instrumentId: search.holding };
    return <Navigate to="/portfolios/$portfolioId/holdings/$instrumentId" params={params} replace />;
  }
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;

  function open(instrumentId: string): void {
    if (isWide) change({ holding: instrumentId });
    else
      void navigate({
        to: '/portfolios/$portfolioId/holdings/$instrumentId',
        params: { portfolioId, instrumentId },
      });
  }

  return (
    <>
      <PageHead
        title={<PortfolioSwitcher portfolioId={portfolioId} name={portfolio.data.name} />}
        documentTitle={portfolio.data.name}
      >
        <HeadActions portfolio={portfolio.data} />
      </PageHead>
      <SharedNote portfolio={portfolio.data} />
      <Board
        portfolio={portfolio.data}
        view={{ search, change }}
        holdingsCard={(holdings) => (
          <HoldingsCard
            holdings={holdings}
            portfolioId={portfolioId}
            view={search}
            change={change}
            onOpen={open}
          />
        )}
      />
      <HoldingDrawer
        portfolioId={portfolioId}
        instrumentId={search.holding}
        onClose={() => change({ holding: undefined })}
      />
    </>
  );
}

/** Where amounts are hidden there is another board, with nothing in it that asks for one. */
function Board(props: Parameters<typeof Dashboard>[0]) {
  if (!props.portfolio.hides_amounts) return <Dashboard {...props} />;
  return (
    <Suspense fallback={<Skeleton h={320} radius={12} />}>
      <VisitorDashboard portfolioId={props.portfolio.id} view={props.view} />
    </Suspense>
  );
}

function ShareButton({ portfolio }: { portfolio: Portfolio }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button
        variant="default"
        px="sm"
        leftSection={<UserPlus size={15} aria-hidden />}
        onClick={dialog.open}
      >
        Share
      </Button>
      {isOpen && (
        <Suspense>
          <SharingDialog portfolio={portfolio} opened={isOpen} onClose={dialog.close} />
        </Suspense>
      )}
    </>
  );
}

function CommentsButton({ portfolio }: { portfolio: Portfolio }) {
  const [isOpen, drawer] = useDisclosure();
  return (
    <>
      <Tooltip label="Comments">
        <ActionIcon variant="default" size={36} aria-label="Comments" onClick={drawer.open}>
          <MessageSquare size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <Suspense>
          <CommentsDrawer portfolio={portfolio} opened={isOpen} onClose={drawer.close} />
        </Suspense>
      )}
    </>
  );
}

function HeadActions({ portfolio }: { portfolio: Portfolio }) {
  const { addActivity } = useDialogs();
  const { mayManage, mayWrite } = rightsOf(portfolio);
  if (!mayWrite) return <CommentsButton portfolio={portfolio} />;
  return (
    <>
      <CommentsButton portfolio={portfolio} />
      {mayManage && <ShareButton portfolio={portfolio} />}
      <Button
        component={Link}
        to={`/portfolios/${portfolio.id}/import`}
        variant="default"
        px="sm"
        leftSection={<FileUp size={15} aria-hidden />}
      >
        Import
      </Button>
      <Button px="sm" leftSection={<Plus size={15} aria-hidden />} onClick={() => addActivity()}>
        Add activity
      </Button>
    </>
  );
}

type HoldingDrawerProps = { portfolioId: string; instrumentId: string | undefined; onClose: () => void };

function HoldingDrawer({ portfolioId, instrumentId, onClose }: HoldingDrawerProps) {
  return (
    <Drawer
      opened={instrumentId !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      title="Holding"
      styles={{ content: { background: 'var(--page)' }, header: { background: 'var(--page)' } }}
    >
      {instrumentId && (
        <>
          <Group justify="flex-end" mb="xs">
            <Button
              component={Link}
              to={`/portfolios/${portfolioId}/holdings/${instrumentId}`}
              size="compact-sm"
              variant="subtle"
              leftSection={<Maximize2 size={13} aria-hidden />}
            >
              Open as page
            </Button>
          </Group>
          <Suspense fallback={<Skeleton h={320} radius={12} />}>
            <HoldingDetail portfolioId={portfolioId} instrumentId={instrumentId} />
          </Suspense>
        </>
      )}
    </Drawer>
  );
}
