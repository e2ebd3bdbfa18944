/** What was done, newest first, filtered by the address; an entry opens in a drawer. */
import { Badge, Button, Drawer, Group, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api, bodyOf } from '@/api/client';
import type { AuditEntry } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { type Formats, MISSING } from '@/lib/format';
import { AuditFilters, NO_FILTER } from './AuditFilters';
import { EntryDetail } from './EntryDetail';
import { type AuditSearch, hasFilter, queryOf } from './search';

type AuditCardProps = { search: AuditSearch; change: (patch: AuditSearch) => void };

const PAGE = 100;
const NO_ROWS: AuditEntry[] = [];
export const OUTCOME_COLOURS = { success: 'teal', refused: 'yellow', failed: 'red' } as const;

function useEntries(search: AuditSearch) {
  const query = { ...queryOf(search), limit: PAGE };
  return useInfiniteQuery({
    queryKey: ['get', '/api/audit', query],
    initialPageParam: undefined as string | undefined, // The type of the cursor, which the first page lacks.
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...query, cursor: pageParam } };
      return bodyOf(await api.GET('/api/audit', { params, signal }));
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

export function AuditCard({ search, change }: AuditCardProps) {
  const formats = useFormats();
  const entries = useEntries(search);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const columns = useMemo(() => columnsOf(formats, setOpened), [formats]);
  const rows = entries.data ?? NO_ROWS;
  return (
    <Card flush>
      <AuditFilters search={search} change={change} />
      <QueryStates
        query={entries}
        what="The audit log"
        height={420}
        isEmpty={(items) => items.length === 0}
        empty={
          <EmptyState
            title={hasFilter(search) ? 'No entry matches the filters' : 'Nothing was done yet'}
            action={
              hasFilter(search) && (
                <Button variant="default" onClick={() => change(NO_FILTER)}>
                  Clear filters
                </Button>
              )
            }
          />
        }
      >
        {() => (
          <DataTable
            label="Audit log"
            rows={rows}
            columns={columns}
            rowKey={({ sequence }) => String(sequence)}
            onOpen={setOpened}
            maxHeight="calc(100dvh - 340px)"
            onEndReached={() => entries.hasNextPage && !entries.isFetching && void entries.fetchNextPage()}
            foot={<Foot count={rows.length} hasMore={entries.hasNextPage} search={search} />}
          />
        )}
      </QueryStates>
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size={520}
        title={opened ? `Entry ${formats.count(opened.sequence)}` : undefined}
      >
        {opened && <EntryDetail entry={opened} />}
      </Drawer>
    </Card>
  );
}

function Foot({ count, hasMore, search }: { count: number; hasMore: boolean; search: AuditSearch }) {
  const formats = useFormats();
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <ExportLink search={search} format="csv" label="CSV" />
        <ExportLink search={search} format="jsonl" label="JSON lines" />
      </Group>
      <Text fz="xs" c="dimmed">
        {formats.count(count)} {hasMore ? 'so far' : 'in all'}
      </Text>
    </Group>
  );
}

function ExportLink({ search, format, label }: { search: AuditSearch; format: string; label: string }) {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(queryOf(search))) if (value) query.set(name, value);
  return (
    <Button
      component="a"
      href={`/api/audit/export?${query}`}
      download
      size="compact-xs"
      variant="subtle"
      leftSection={<Download size={13} aria-hidden />}
    >
      {label}
    </Button>
  );
}

export function nameOfActor({ actor }: AuditEntry): string {
  const own = actor.name ?? actor.id ?? actor.kind;
  return actor.parent_name ? `${own} for ${actor.parent_name}` : own;
}

export function nameOfTarget({ target }: AuditEntry): string {
  if (!target) return MISSING;
  return `${target.kind} ${target.name ?? target.id ?? ''}`.trim();
}

function columnsOf(formats: Formats, open: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  return [
    { id: 'at', title: 'When', cell: ({ at }) => <span className="figure">{formats.moment(at)}</span> },
    { id: 'actor', title: 'Who', isShort: true, cell: (entry) => nameOfActor(entry) },
    {
      id: 'action',
      title: 'What',
      cell: (entry) => (
        <UnstyledButton data-row-link onClick={() => open(entry)} fz="sm" fw={550}>
          {entry.action}
        </UnstyledButton>
      ),
    },
    { id: 'target', title: 'To what', clip: true, shownFrom: 'tablet', cell: nameOfTarget },
    { id: 'address', title: 'From', shownFrom: 'desktop', cell: ({ address }) => address ?? MISSING },
    {
      id: 'outcome',
      title: 'Outcome',
      shownFrom: 'tablet',
      cell: ({ outcome }) => <Badge color={OUTCOME_COLOURS[outcome]}>{outcome}</Badge>,
    },
  ];
}
