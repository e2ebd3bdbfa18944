/** The one table: sorting, groups, hidden columns, virtual rows, keyboard movement and a head that stays. */
import { Box, ScrollArea, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef } from 'react';
import { entriesOf } from '@/components/groups';
import type { Sort } from '@/lib/search';

export type Column<Row> = {
  id: string;
  title: string;
  isTitleHidden?: boolean;
  /** What the column sorts by; null sorts last in both directions. Absent: not sortable. */
  sortBy?: (row: Row) => string | number | null;
  cell: (row: Row) => ReactNode;
  isFigure?: boolean;
  /** Which screens are wide enough for it: from 768, 1200 or 1440 px. */
  shownFrom?: 'tablet' | 'desktop' | 'widescreen';
  /** Takes the room that is left and cuts what does not fit. */
  clip?: boolean;
  /** Is never wider than 190 px. */
  isShort?: boolean;
};

type DataTableProps<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  hidden?: readonly string[];
  /** The name of the group a row is in; groups keep the order of their first rows. */
  groupBy?: ((row: Row) => string) | undefined;
  onOpen?: (row: Row) => void;
  maxHeight?: number | string;
  onEndReached?: () => void;
  foot?: ReactNode;
};

const ROW_HEIGHT = 39;
const VIRTUAL_FROM = 80;

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

function classOf<Row>(column: Column<Row>): string {
  return [
    column.isFigure ? 'end' : '',
    column.shownFrom ?? '',
    column.clip ? 'clip' : '',
    column.isShort ? 'short' : '',
  ]
    .join(' ')
    .trim();
}

function useRows<Row>({ rows, columns, sort, hidden }: DataTableProps<Row>) {
  const definitions = useMemo(() => {
    return columns.map(
      (column): ColumnDef<typeof features, { row: Row }> => ({
        id: column.id,
        accessorFn: (item) => column.sortBy?.(item.row) ?? undefined,
        enableSorting: column.sortBy !== undefined,
        sortFn: 'basic',
        sortUndefined: 'last',
      }),
    );
  }, [columns]);
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const state = useMemo(
    () => ({
      sorting: sort ? [{ id: sort.column, desc: sort.descending }] : [],
      columnVisibility: Object.fromEntries((hidden ?? []).map((id) => [id, false])),
    }),
    [sort, hidden],
  );
  const table = useTable({ features, columns: definitions, data, state });
  return table.getRowModel().rows.map((row) => row.original.row);
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowKey, hidden = [], onOpen, maxHeight, onEndReached, groupBy } = props;
  const sorted = entriesOf(useRows(props), groupBy);
  const visible = columns.filter((column) => !hidden.includes(column.id));
  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = sorted.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    enabled: isVirtual,
  });
  const items = isVirtual ? virtualizer.getVirtualItems() : [];
  const first = isVirtual ? (items[0]?.index ?? 0) : 0;
  const last = isVirtual ? (items.at(-1)?.index ?? -1) : sorted.length - 1;

  function watchEnd(): void {
    const box = scroller.current;
    if (box && onEndReached && box.scrollHeight - box.scrollTop - box.clientHeight < 400) onEndReached();
  }

  return (
    <ScrollArea.Autosize
      mah={isVirtual && !maxHeight ? '70vh' : maxHeight}
      type="auto"
      offsetScrollbars="present"
      viewportRef={scroller}
      onScrollPositionChange={watchEnd}
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': `${label}: scrolling table` }}
    >
      <table
        className="data-table"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        onKeyDown={moveByKey}
      >
        <TableHead columns={visible} sort={props.sort} onSort={props.onSort} />
        <tbody>
          <Spacer height={items[0]?.start ?? 0} span={visible.length} />
          {sorted.slice(first, last + 1).map((entry, offset) => {
            const place = { 'aria-rowindex': first + offset + 2, 'data-index': first + offset };
            const measured = isVirtual ? virtualizer.measureElement : undefined;
            if ('group' in entry) {
              return (
                <tr key={`group ${entry.group}`} ref={measured} {...place}>
                  <th scope="rowgroup" colSpan={visible.length}>
                    {entry.group} · {entry.count}
                  </th>
                </tr>
              );
            }
            const { row } = entry;
            return (
              <tr
                key={rowKey(row)}
                ref={measured}
                {...place}
                {...(onOpen
                  ? { 'data-open': true, onClick: (event) => openFrom(event, () => onOpen(row)) }
                  : {})}
              >
                {visible.map((column) => (
                  <td key={column.id} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer
            height={isVirtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0}
            span={visible.length}
          />
        </tbody>
      </table>
      {props.foot && <Box p="xs">{props.foot}</Box>}
    </ScrollArea.Autosize>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

type TableHeadProps<Row> = {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
};

function TableHead<Row>({ columns, sort, onSort }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={classOf({ ...column, clip: false })}
            aria-sort={ariaSort(column, sort)}
          >
            {column.sortBy && onSort ? (
              <UnstyledButton className="sort" onClick={() => onSort(nextSort(column, sort))}>
                {column.title}
                <SortMark column={column.id} sort={sort} />
              </UnstyledButton>
            ) : column.isTitleHidden ? (
              <VisuallyHidden>{column.title}</VisuallyHidden>
            ) : (
              column.title
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortMark({ column, sort }: { column: string; sort: Sort | undefined }) {
  if (sort?.column !== column) return null;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return <Arrow size={12} aria-hidden />;
}

function ariaSort<Row>(column: Column<Row>, sort: Sort | undefined) {
  if (!column.sortBy) return undefined;
  if (sort?.column !== column.id) return 'none' as const; // A literal for the attribute's type.
  return sort.descending ? ('descending' as const) : ('ascending' as const); // As above.
}

/** Figures are wanted largest first, names from A. */
function nextSort<Row>(column: Column<Row>, sort: Sort | undefined): Sort {
  if (sort?.column === column.id) return { column: column.id, descending: !sort.descending };
  return { column: column.id, descending: column.isFigure ?? false };
}

/** A click on a link or button of the row is that control's own. */
function openFrom(event: MouseEvent, open: () => void): void {
  const target = event.target;
  if (target instanceof Element && target.closest('a, button, input, label')) return;
  if (window.getSelection()?.toString()) return;
  open();
}

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function moveByKey(event: KeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.key];
  const focused = document.activeElement;
  if (step === undefined || !(focused instanceof HTMLElement) || focused.tagName === 'INPUT') return;
  const openers = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  const here = openers.indexOf(focused);
  const next = openers[here + step];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
