/** The frame of everything on a page, and its five states. */
import { Box, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { FailureNote } from '@/components/FailureNote';
import { useFormats } from '@/components/formats';

type CardProps = {
  title?: string;
  note?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  isTall?: boolean;
  minHeight?: number | undefined;
  children: ReactNode;
};

/** `flush` lets tables reach the edges; `isTall` fills the height of its row. */
export function Card({ title, note, actions, flush, isTall, minHeight, children }: CardProps) {
  return (
    <Box
      component="section"
      className="card"
      aria-label={title}
      style={{ minHeight, height: isTall ? '100%' : undefined }}
    >
      {(title || actions) && (
        <Group justify="space-between" px="md" pt="sm" pb={flush ? 'xs' : 0} gap="xs" mih={44}>
          <Group gap="xs" align="baseline">
            {title && <Title order={2}>{title}</Title>}
            {note && (
              <Text component="div" fz="xs" c="dimmed">
                {note}
              </Text>
            )}
          </Group>
          {actions}
        </Group>
      )}
      <Box p={flush ? 0 : 'md'} pt={flush || !title ? undefined : 'xs'}>
        {children}
      </Box>
    </Box>
  );
}

/** As much of a query's result as the states need. */
export type CardQuery<T> = {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  isPending: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

type QueryStatesProps<T> = {
  query: CardQuery<T>;
  what: string;
  height: number;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
};

/** Loading, empty, failed, stale or good: the space taken is the same for the first three. */
export function QueryStates<T>({ query, what, height, isEmpty, empty, children }: QueryStatesProps<T>) {
  const { data } = query;
  if (data === undefined) {
    return (
      <Box mih={height} aria-busy={query.isPending}>
        {query.isError ? (
          <FailureNote error={query.error} what={what} onRetry={() => query.refetch()} />
        ) : (
          <Skeleton height={height} radius="md" aria-label={`${what}: loading`} role="status" />
        )}
      </Box>
    );
  }
  const isNothing = isEmpty?.(data) ?? false;
  return (
    <>
      {query.isError && <StaleNote query={query} />}
      {isNothing ? (
        <Box mih={height}>{empty ?? <EmptyState title="Nothing here yet" />}</Box>
      ) : (
        children(data)
      )}
    </>
  );
}

function StaleNote<T>({ query }: { query: CardQuery<T> }) {
  const formats = useFormats();
  return (
    <Group gap="xs" px="md" py={4} fz="xs" c="dimmed" role="status">
      <Clock size={13} aria-hidden />
      Last good data, {formats.ago(new Date(query.dataUpdatedAt).toISOString(), new Date())}
      <Button variant="subtle" size="compact-xs" onClick={() => query.refetch()}>
        Retry
      </Button>
    </Group>
  );
}
