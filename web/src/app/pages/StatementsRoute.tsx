/** Comparing the books with brokers' statements. */
import { getRouteApi } from '@tanstack/react-router';
import { PortfolioPending } from '@/app/PortfolioPending';
import { usePortfolio } from '@/app/usePortfolio';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { StatementsView } from '@/features/statements/StatementsView';

const route = getRouteApi('/shell/portfolios/$portfolioId/statements');

export function StatementsRoute() {
  const { portfolioId } = route.useParams();
  const portfolio = usePortfolio(portfolioId);
  if (!portfolio.data) return <PortfolioPending query={portfolio} />;
  return (
    <>
      <PageHead title="Statements" documentTitle={`Statements · ${portfolio.data.name}`} />
      {portfolio.data.hides_amounts ? (
        <Card minHeight={240}>
          <EmptyState title="Amounts are hidden from you" text="A statement is all amounts." />
        </Card>
      ) : (
        <StatementsView portfolioId={portfolioId} />
      )}
    </>
  );
}
