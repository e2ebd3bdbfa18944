/** Everything that was booked, newest first, filtered by the address. */
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListOrdered } from 'lucide-react';
import { useMemo } from 'react';
import { $api, api, bodyOf } from '@/api/client';
import { useRights } from '@/api/rights';
import type { Account, Activity } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { useDialogs } from '@/components/dialogs';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { ActivityFilters } from './ActivityFilters';
import { useActivityColumns } from './columns';
import { type ActivitySearch, hasFilter } from './search';

type ActivitiesCardProps = {
  portfolioId: string;
  currency: string;
  search: ActivitySearch;
  change: (patch: ActivitySearch) => void;
};

const PAGE = 200;
const NO_ACCOUNTS: Account[] = [];
const NO_ROWS: Activity[] = [];

function useActivities(portfolioId: string, search: ActivitySearch) {
  const { account, instrument, type, from, to, q, sort } = search;
  const query = {
    from,
    to,
    q,
    sort,
    type: type && [type],
    account_id: account,
    instrument_id: instrument,
    limit: PAGE,
  };
  return useInfiniteQuery({
    queryKey: ['get', '/api/portfolios/{portfolio_id}/activities', portfolioId, query],
    initialPageParam: undefined as string | undefined, // The type of the cursor, which the first page lacks.
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { portfolio_id: portfolioId }, query: { ...query, cursor: pageParam } };
      return bodyOf(await api.GET('/api/portfolios/{portfolio_id}/activities', { params, signal }));
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

export function ActivitiesCard({ portfolioId, currency, search, change }: ActivitiesCardProps) {
  const formats = useFormats();
  const activities = useActivities(portfolioId, search);
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path: { portfolio_id: portfolioId }, query: { limit: 200 } },
  });
  const accountItems = accounts.data?.items ?? NO_ACCOUNTS;
  const columns = useActivityColumns({ portfolioId, currency, accounts: accountItems });
  const sort = useMemo(() => ({ column: 'date', descending: search.sort !== 'date' }), [search.sort]);
  const rows = activities.data ?? NO_ROWS;
  return (
    <Card flush>
      <ActivityFilters accounts={accountItems} search={search} change={change} />
      <QueryStates
        query={activities}
        what="The activities"
        height={420}
        isEmpty={(items) => items.length === 0}
        empty={hasFilter(search) ? <NothingLeft change={change} /> : <NothingYet portfolioId={portfolioId} />}
      >
        {() => (
          <DataTable
            label="Activities"
            rows={rows}
            columns={columns}
            rowKey={({ id }) => id}
            sort={sort}
            onSort={({ descending }) => change({ sort: descending ? undefined : 'date' })}
            maxHeight="calc(100dvh - 220px)"
            onEndReached={() =>
              activities.hasNextPage && !activities.isFetching && void activities.fetchNextPage()
            }
            foot={
              <Text fz="xs" c="dimmed" ta="end">
                {activities.hasNextPage
                  ? `${formats.count(rows.length)} so far`
                  : `${formats.count(rows.length)} in all`}
              </Text>
            }
          />
        )}
      </QueryStates>
    </Card>
  );
}

const NO_FILTER: ActivitySearch = {
  type: undefined,
  account: undefined,
  instrument: undefined,
  from: undefined,
  to: undefined,
  q: undefined,
};

function NothingLeft({ change }: { change: (patch: ActivitySearch) => void }) {
  return (
    <EmptyState
      title="No activity matches the filters"
      action={
        <Button variant="default" onClick={() => change(NO_FILTER)}>
          Clear filters
        </Button>
      }
    />
  );
}

function NothingYet({ portfolioId }: { portfolioId: string }) {
  const { addActivity } = useDialogs();
  const { mayWrite } = useRights(portfolioId);
  if (!mayWrite) return <EmptyState title="Nothing is booked yet" />;
  return (
    <EmptyState
      icon={<ListOrdered size={20} aria-hidden />}
      title="Nothing is booked yet"
      text="Import a broker’s file, or add a first activity by hand."
      action={<Button onClick={() => addActivity()}>Add an activity</Button>}
    />
  );
}
