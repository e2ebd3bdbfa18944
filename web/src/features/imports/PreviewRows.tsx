/** Every line of a file with what would become of it, by status. */
import { Badge, Box, Chip, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { $api, api, bodyOf } from '@/api/client';
import type { ImportPreview, ImportRow, ImportRowStatus, Instrument } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import type { Formats } from '@/lib/format';

const STATUSES: [ImportRowStatus, string, string][] = [
  ['new', 'New', 'indigo'],
  ['existing', 'Already there', 'gray'],
  ['conflict', 'Conflict', 'orange'],
  ['error', 'Error', 'red'],
  ['ignored', 'Ignored', 'gray'],
];

function useRows(preview: ImportPreview, status: ImportRowStatus | null) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/imports/{import_id}', preview.id, status],
    initialPageParam: undefined as string | undefined, // The type of the cursor, which the first page lacks.
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: 200,
        ...(status ? { status } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      const params = { path: { import_id: preview.id }, query };
      return bodyOf(await api.GET('/api/imports/{import_id}', { params, signal }));
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
  });
}

type KnownInstruments = ReadonlyMap<string, Instrument>;
const NONE: KnownInstruments = new Map();

function byIsin({ items }: { items: Instrument[] }): KnownInstruments {
  return new Map(items.flatMap((item) => (item.isin === null ? [] : [[item.isin, item]])));
}

/** Some brokers write only ISINs; those of instruments that exist are told by symbol and name. */
function useKnownInstruments(rows: readonly ImportRow[] | undefined): KnownInstruments {
  const isWanted = rows?.some(({ activity }) => activity?.isin && !activity.symbol) ?? false;
  const known = $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { limit: 200 } } },
    { enabled: isWanted, select: byIsin },
  );
  return known.data ?? NONE;
}

export function PreviewRows({ preview }: { preview: ImportPreview }) {
  const formats = useFormats();
  const [status, setStatus] = useState<ImportRowStatus | null>(null);
  const rows = useRows(preview, status);
  const known = useKnownInstruments(rows.data);
  const columns = useMemo(() => columnsOf(formats, known), [formats, known]);
  const shown = STATUSES.filter(([name]) => preview.counts[name] > 0);
  return (
    <Card title="Lines" flush>
      <Group px="md" pb="sm" gap={6}>
        <Chip size="xs" checked={status === null} onChange={() => setStatus(null)}>
          All
        </Chip>
        {shown.map(([name, label]) => (
          <Chip key={name} size="xs" checked={status === name} onChange={() => setStatus(name)}>
            {label} {formats.count(preview.counts[name])}
          </Chip>
        ))}
      </Group>
      <QueryStates
        query={rows}
        what="The lines"
        height={260}
        isEmpty={(items) => items.length === 0}
        empty={<EmptyState title="No line of this kind" />}
      >
        {(items: ImportRow[]) => (
          <DataTable
            label="Lines of the file"
            rows={items}
            columns={columns}
            rowKey={({ line, activity, reason }) =>
              `${line}-${activity?.type ?? ''}-${activity?.amount ?? ''}-${reason ?? ''}`
            }
            maxHeight={420}
            onEndReached={() => rows.hasNextPage && !rows.isFetching && void rows.fetchNextPage()}
          />
        )}
      </QueryStates>
      {preview.errors_truncated && (
        <Text fz="xs" c="dimmed" px="md" py="xs">
          There are more errors than are listed.
        </Text>
      )}
    </Card>
  );
}

function columnsOf(formats: Formats, known: KnownInstruments): Column<ImportRow>[] {
  return [
    { id: 'line', title: 'Line', cell: ({ line }) => <span className="figure">{formats.count(line)}</span> },
    { id: 'status', title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'date', title: 'Date', cell: ({ activity }) => (activity ? formats.date(activity.date) : '') },
    {
      id: 'what',
      title: 'What',
      clip: true,
      cell: ({ activity, reason }) => (
        <Box style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {activity && (
            <>
              <Text span fz="sm" tt="capitalize">
                {activity.type.replace('_', ' ')}
              </Text>{' '}
              <InstrumentName activity={activity} known={known} />{' '}
            </>
          )}
          {reason && (
            <Text span fz="xs" c="dimmed" title={reason}>
              {reason}
            </Text>
          )}
        </Box>
      ),
    },
    {
      id: 'quantity',
      title: 'Quantity',
      isFigure: true,
      shownFrom: 'tablet',
      cell: ({ activity }) => (activity?.quantity ? formats.quantity(activity.quantity) : ''),
    },
    {
      id: 'amount',
      title: 'Amount',
      isFigure: true,
      shownFrom: 'tablet',
      cell: ({ activity }) =>
        activity?.amount ? formats.money(activity.amount, activity.currency, { foreign: true }) : '',
    },
  ];
}

type InstrumentNameProps = { activity: NonNullable<ImportRow['activity']>; known: KnownInstruments };

function InstrumentName({ activity: { symbol, isin, name }, known }: InstrumentNameProps) {
  const found = symbol === null && isin !== null ? known.get(isin) : undefined;
  if (!found) return <b>{symbol ?? isin ?? name ?? ''}</b>;
  return (
    <span title={found.isin ?? undefined}>
      <b>{found.symbol}</b>{' '}
      <Text span fz="xs" c="dimmed">
        {found.name}
      </Text>
    </span>
  );
}

function StatusBadge({ status }: { status: ImportRowStatus }) {
  const found = STATUSES.find(([name]) => name === status);
  return <Badge color={found?.[2] ?? 'gray'}>{found?.[1] ?? status}</Badge>;
}
