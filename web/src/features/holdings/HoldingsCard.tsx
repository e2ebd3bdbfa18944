/** The table of what is held, with filter, columns and sort in the address. */
import {
  ActionIcon,
  Checkbox,
  CloseButton,
  Group,
  Popover,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { Columns3, Search } from 'lucide-react';
import { useMemo } from 'react';
import type { Holding, Holdings } from '@/api/shapes';
import { Card } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { readSort, readWords, type Sort, writeSort, writeWords } from '@/lib/search';
import { useHoldingColumns } from './columns';

type HoldingsView = { sort?: string | undefined; hide?: string | undefined; q?: string | undefined };
type HoldingsCardProps = {
  holdings: Holdings;
  portfolioId: string;
  view: HoldingsView;
  change: (patch: HoldingsView) => void;
  onOpen: (instrumentId: string) => void;
};

const BY_VALUE: Sort = { column: 'value', descending: true };

function matches(holding: Holding, wanted: string): boolean {
  const { symbol, name, currency, kind } = holding.instrument;
  return `${symbol} ${name} ${currency} ${kind}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

export function HoldingsCard({ holdings, portfolioId, view, change, onOpen }: HoldingsCardProps) {
  const formats = useFormats();
  const columns = useHoldingColumns(portfolioId, holdings.currency);
  const sort = useMemo(() => readSort(view.sort, BY_VALUE), [view.sort]);
  const hidden = useMemo(() => readWords(view.hide), [view.hide]);
  const wanted = view.q ?? '';
  const rows = useMemo(
    () => holdings.items.filter((item) => matches(item, wanted)),
    [holdings.items, wanted],
  );
  return (
    <Card
      title="Holdings"
      note={formats.count(holdings.items.length)}
      flush
      actions={
        <Group gap={6} wrap="nowrap">
          <FilterField value={wanted} onChange={(q) => change({ q: q || undefined })} />
          <ColumnMenu
            columns={columns}
            hidden={hidden}
            onChange={(next) => change({ hide: writeWords(next) })}
          />
        </Group>
      }
    >
      {rows.length === 0 && wanted !== '' ? (
        <EmptyState
          title={`No holding matches “${wanted}”`}
          action={<CloseButton onClick={() => change({ q: undefined })} aria-label="Clear the filter" />}
        />
      ) : (
        <DataTable
          label="Holdings"
          rows={rows}
          columns={columns}
          rowKey={({ instrument }) => instrument.id}
          sort={sort}
          onSort={(next) => change({ sort: writeSort(next) })}
          hidden={hidden}
          onOpen={({ instrument }) => onOpen(instrument.id)}
        />
      )}
      <CashLines holdings={holdings} />
    </Card>
  );
}

function FilterField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      size="xs"
      w={{ base: 130, sm: 200 }}
      aria-label="Filter the holdings"
      placeholder="Filter"
      data-page-filter
      leftSection={<Search size={13} aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type ColumnMenuProps = {
  columns: readonly Column<Holding>[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
};

function ColumnMenu({ columns, hidden, onChange }: ColumnMenuProps) {
  const toggled = (id: string): string[] =>
    hidden.includes(id) ? hidden.filter((it) => it !== id) : [...hidden, id];
  return (
    <Popover position="bottom-end" withinPortal shadow="md">
      <Popover.Target>
        <Tooltip label="Columns">
          <ActionIcon size={30} variant="default" aria-label="Choose the columns" visibleFrom="sm">
            <Columns3 size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          {columns.slice(1).map(({ id, title }) => (
            <Checkbox
              key={id}
              size="xs"
              label={title}
              checked={!hidden.includes(id)}
              onChange={() => onChange(toggled(id))}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Cash is held too; it stands below what has a price. */
function CashLines({ holdings }: { holdings: Holdings }) {
  const formats = useFormats();
  const lines = holdings.cash.filter(({ amount }) => Number(amount) !== 0);
  if (lines.length === 0) return null;
  return (
    <Stack gap={4} px="md" py="sm" style={{ borderTop: '1px solid var(--line)' }}>
      {lines.map(({ account_id, account_name, currency, amount, value }) => (
        <Group key={`${account_id}-${currency}`} justify="space-between" wrap="nowrap" fz="sm">
          <Text fz="sm" c="dimmed" truncate>
            Cash · {account_name}
          </Text>
          <Text fz="sm" className="figure" style={{ whiteSpace: 'nowrap' }}>
            {formats.money(amount, currency, { foreign: currency !== holdings.currency })}
            {currency !== holdings.currency &&
              value !== null &&
              ` · ${formats.money(value, holdings.currency)}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
