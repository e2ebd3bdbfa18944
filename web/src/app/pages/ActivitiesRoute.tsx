/** The activities of a portfolio, with the address as its state. */
import { Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FileUp, Plus } from 'lucide-react';
import { useCallback } from 'react';
import { rightsOf } from '@/api/rights';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { useDialogs } from '@/components/dialogs';
import { PageHead } from '@/components/PageHead';
import { ActivitiesCard } from '@/features/activities/ActivitiesCard';
import type { ActivitySearch } from '@/features/activities/search';
import { SharedNote } from '@/features/sharing/SharedNote';

const route = getRouteApi('/shell/portfolios/$portfolioId/activities');

export function ActivitiesRoute() {
  const { portfolioId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { addActivity } = useDialogs();
  const portfolio = usePortfolio(portfolioId);
  const change = useCallback(
    (patch: ActivitySearch) =>
      void navigate({ search: (current) => ({ ...current, ...patch }), replace: true, resetScroll: false }),
    [navigate],
  );
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  const { mayWrite } = rightsOf(portfolio.data);
  return (
    <>
      <PageHead title="Activities" documentTitle={`Activities · ${portfolio.data.name}`}>
        <Button component={Link} to={`/portfolios/${portfolioId}/gains`} variant="default">
          Gains
        </Button>
        {mayWrite && (
          <>
            <Button
              component={Link}
              to={`/portfolios/${portfolioId}/import`}
              variant="default"
              leftSection={<FileUp size={15} aria-hidden />}
            >
              Import
            </Button>
            <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => addActivity()}>
              Add activity
            </Button>
          </>
        )}
      </PageHead>
      <SharedNote portfolio={portfolio.data} />
      <ActivitiesCard
        portfolioId={portfolioId}
        currency={portfolio.data.currency}
        search={search}
        change={change}
      />
    </>
  );
}
