/** What stands above a table: its filter, its columns and what it is grouped by. */
import { ActionIcon, Checkbox, Group, Popover, Select, Stack, TextInput, Tooltip } from '@mantine/core';
import { Columns3, Search } from 'lucide-react';
import type { Column } from '@/components/DataTable';
import { readWords, writeWords } from '@/lib/search';

/** What a table keeps in the address of its page. */
export type TableSearch = {
  sort?: string | undefined;
  hide?: string | undefined;
  q?: string | undefined;
  group?: string | undefined;
};

type TableToolsProps<Row> = {
  /** What is filtered: `the lots`. */
  what: string;
  columns: readonly Column<Row>[];
  groups?: readonly { value: string; label: string }[];
  view: TableSearch;
  change: (patch: TableSearch) => void;
};

export function TableTools<Row>({ what, columns, groups, view, change }: TableToolsProps<Row>) {
  return (
    <Group gap={6} wrap="nowrap">
      {groups && (
        <Select
          size="xs"
          w={{ base: 104, sm: 140 }}
          clearable
          aria-label={`Group ${what}`}
          placeholder="Group by"
          data={[...groups]}
          value={view.group ?? null}
          onChange={(next) => change({ group: next ?? undefined })}
        />
      )}
      <TextInput
        size="xs"
        w={{ base: 110, sm: 200 }}
        aria-label={`Filter ${what}`}
        placeholder="Filter"
        data-page-filter
        leftSection={<Search size={13} aria-hidden />}
        value={view.q ?? ''}
        onChange={({ currentTarget }) => change({ q: currentTarget.value || undefined })}
      />
      <ColumnMenu
        columns={columns}
        hidden={readWords(view.hide)}
        onChange={(next) => change({ hide: writeWords(next) })}
      />
    </Group>
  );
}

type ColumnMenuProps<Row> = {
  columns: readonly Column<Row>[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
};

function ColumnMenu<Row>({ columns, hidden, onChange }: ColumnMenuProps<Row>) {
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
