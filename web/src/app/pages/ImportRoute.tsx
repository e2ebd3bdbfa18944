/** The import of a broker's file into a portfolio. */
import { getRouteApi } from '@tanstack/react-router';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { PageHead } from '@/components/PageHead';
import { ImportWizard } from '@/features/imports/ImportWizard';

const route = getRouteApi('/shell/portfolios/$portfolioId/import');

export function ImportRoute() {
  const { portfolioId } = route.useParams();
  const portfolio = usePortfolio(portfolioId);
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  return (
    <>
      <PageHead title="Import" documentTitle={`Import · ${portfolio.data.name}`} />
      <ImportWizard portfolio={portfolio.data} key={portfolioId} />
    </>
  );
}
