/** Stands in for a page while its portfolio is not here, or is not to be had. */
import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { failureFrom } from '@/api/failure';
import { Card, type CardQuery } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FailureNote } from '@/components/FailureNote';
import { useLastPortfolio } from '@/components/preferences';

export function PortfolioPending<T>({ query }: { query: CardQuery<T> }) {
  const isGone = query.isError && [403, 404, 422].includes(failureFrom(query.error).status);
  const [, setLast] = useLastPortfolio();
  useEffect(() => {
    if (isGone) setLast(null);
  }, [isGone, setLast]);

  if (isGone) {
    return (
      <Card minHeight={300}>
        <Title order={1} ta="center" pt="xl">
          There is no such portfolio
        </Title>
        <EmptyState
          text="It may have been deleted, or it belongs to someone else."
          action={
            <Button component={Link} to="/">
              To your portfolios
            </Button>
          }
        />
      </Card>
    );
  }
  if (query.isError) {
    return (
      <Card minHeight={300}>
        <FailureNote error={query.error} what="This portfolio" onRetry={() => query.refetch()} />
      </Card>
    );
  }
  return (
    <Stack gap="md" aria-busy>
      <Skeleton h={36} w={240} />
      <Skeleton h={472} radius={12} />
    </Stack>
  );
}
