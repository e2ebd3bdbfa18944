/** Leads to the portfolio last looked at, or to the creation of the first one. */
import { Button, Skeleton, Stack } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { Briefcase } from 'lucide-react';
import { $api } from '@/api/client';
import { Card } from '@/components/Card';
import { useDialogs } from '@/components/dialogs';
import { EmptyState } from '@/components/EmptyState';
import { FailureNote } from '@/components/FailureNote';
import { useLastPortfolio } from '@/components/preferences';

// The first portfolio is made by an event; a moment after registration it may not be there yet.
const LOOK_AGAIN_MS = 1_000;
const LOOKS = 8;

export function HomeRoute() {
  const { newPortfolio } = useDialogs();
  const [last] = useLastPortfolio();
  const portfolios = $api.useQuery(
    'get',
    '/api/portfolios',
    {},
    {
      refetchInterval: ({ state }) =>
        state.data?.items.length === 0 && state.dataUpdateCount < LOOKS ? LOOK_AGAIN_MS : false,
    },
  );
  const items = portfolios.data?.items;
  if (portfolios.isError && !items) {
    return (
      <Card>
        <FailureNote
          error={portfolios.error}
          what="Your portfolios"
          onRetry={() => void portfolios.refetch()}
        />
      </Card>
    );
  }
  const first = items?.find(({ id }) => id === last) ?? items?.[0];
  if (first) return <Navigate to="/portfolios/$portfolioId" params={{ portfolioId: first.id }} replace />;
  if (!items) {
    return (
      <Stack>
        <Skeleton h={36} w={220} />
        <Skeleton h={380} radius={12} />
      </Stack>
    );
  }
  return (
    <Card>
      <EmptyState
        icon={<Briefcase size={20} aria-hidden />}
        title="No portfolio yet"
        text="A portfolio holds your accounts and everything that happened in them."
        action={<Button onClick={newPortfolio}>New portfolio</Button>}
      />
    </Card>
  );
}
