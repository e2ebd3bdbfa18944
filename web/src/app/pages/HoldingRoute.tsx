/** One holding as a page of its own, for phones and for links. */
import { Anchor } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useRights } from '@/api/rights';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { HoldingDetail, useInstrument } from '@/features/holdings/HoldingDetail';

const route = getRouteApi('/shell/portfolios/$portfolioId/holdings/$instrumentId');

export function HoldingRoute() {
  const { portfolioId, instrumentId } = route.useParams();
  const instrument = useInstrument(instrumentId);
  const { hidesAmounts } = useRights(portfolioId);
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
        Portfolio
      </Anchor>
      <PageHead title={instrument.data?.name ?? 'Holding'} />
      {hidesAmounts ? (
        <Card minHeight={240}>
          <EmptyState
            title="Amounts are hidden from you"
            text="What is known of one holding is all amounts."
          />
        </Card>
      ) : (
        <HoldingDetail portfolioId={portfolioId} instrumentId={instrumentId} />
      )}
    </>
  );
}
