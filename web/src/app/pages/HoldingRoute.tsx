/** One holding as a page of its own, for phones and for links. */
import { Anchor } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { PageHead } from '@/components/PageHead';
import { HoldingDetail, useInstrument } from '@/features/holdings/HoldingDetail';

const route = getRouteApi('/shell/portfolios/$portfolioId/holdings/$instrumentId');

export function HoldingRoute() {
  const { portfolioId, instrumentId } = route.useParams();
  const instrument = useInstrument(instrumentId);
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
      <HoldingDetail portfolioId={portfolioId} instrumentId={instrumentId} />
    </>
  );
}
