/** What happened to one instrument, newest first. */
import { Badge, Text } from '@mantine/core';
import { useMemo } from 'react';
import { $api } from '@/api/client';
import type { Activity } from '@/api/shapes';
import { QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';

type HoldingActivitiesProps = { portfolioId: string; instrumentId: string; type?: 'dividend' };

export function HoldingActivities({ portfolioId, instrumentId, type }: HoldingActivitiesProps) {
  const formats = useFormats();
  const activities = $api.useQuery('get', '/api/portfolios/{portfolio_id}/activities', {
    params: {
      path: { portfolio_id: portfolioId },
      query: { instrument_id: instrumentId, limit: 200, ...(type ? { type: [type] } : {}) },
    },
  });
  const columns = useMemo<Column<Activity>[]>(
    () => [
      { id: 'date', title: 'Date', cell: ({ date }) => formats.date(date) },
      {
        id: 'type',
        title: 'Type',
        cell: (row) => (
          <>
            <Text span fz="sm" tt="capitalize">
              {row.type.replace('_', ' ')}
            </Text>{' '}
            {row.reversed_by && <Badge color="gray">Reversed</Badge>}
          </>
        ),
      },
      {
        id: 'quantity',
        title: 'Quantity',
        isFigure: true,
        cell: ({ quantity }) => formats.quantity(quantity),
      },
      {
        id: 'price',
        title: 'Price',
        isFigure: true,
        shownFrom: 'tablet',
        cell: ({ price, currency }) => formats.price(price, currency),
      },
      {
        id: 'amount',
        title: 'Amount',
        isFigure: true,
        cell: ({ amount, currency }) => formats.money(amount, currency),
      },
    ],
    [formats],
  );
  return (
    <QueryStates
      query={activities}
      what="The activities"
      height={140}
      isEmpty={({ items }) => items.length === 0}
      empty={<EmptyState title={type === 'dividend' ? 'No dividend so far' : 'Nothing happened yet'} />}
    >
      {({ items }: { items: Activity[] }) => (
        <DataTable
          label="Activities of this holding"
          rows={items}
          columns={columns}
          rowKey={({ id }) => id}
          maxHeight={380}
        />
      )}
    </QueryStates>
  );
}
