/** The import of a broker's file into a portfolio. */
import { getRouteApi } from '@tanstack/react-router';
import { rightsOf } from '@/api/rights';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { ImportWizard } from '@/features/imports/ImportWizard';
import { SharedNote } from '@/features/sharing/SharedNote';

const route = getRouteApi('/shell/portfolios/$portfolioId/import');

export function ImportRoute() {
  const { portfolioId } = route.useParams();
  const portfolio = usePortfolio(portfolioId);
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  return (
    <>
      <PageHead title="Import" documentTitle={`Import · ${portfolio.data.name}`} />
      <SharedNote portfolio={portfolio.data} />
      {rightsOf(portfolio.data).mayWrite ? (
        <ImportWizard portfolio={portfolio.data} key={portfolioId} />
      ) : (
        <Card minHeight={240}>
          <EmptyState
            title="You may look at this portfolio"
            text="Its owner can let you import as an editor."
          />
        </Card>
      )}
    </>
  );
}
