/** Matches the columns of a free-form file to the fields of an activity. */
import { Button, Group, Select, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ImportPreview } from '@/api/shapes';
import type { ImportMapping } from '@/api/upload';

const FIELDS: [name: string, label: string][] = [
  ['date', 'Date (needed)'],
  ['type', 'Type'],
  ['symbol', 'Symbol'],
  ['isin', 'ISIN'],
  ['name', 'Name'],
  ['quantity', 'Quantity'],
  ['price', 'Price'],
  ['amount', 'Amount'],
  ['currency', 'Currency'],
  ['fee', 'Fee'],
  ['tax', 'Tax'],
  ['note', 'Note'],
];
const DATE_ORDERS = [
  { value: 'auto', label: 'Find out' },
  { value: 'ymd', label: 'Year, month, day' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
];

type MappingFormProps = { preview: ImportPreview; onApply: (mapping: ImportMapping) => void };

export function MappingForm({ preview, onApply }: MappingFormProps) {
  const [columns, setColumns] = useState<Record<string, string>>(preview.mapping?.columns ?? {});
  const [dateOrder, setDateOrder] = useState(preview.mapping?.date_order ?? 'auto');
  const isComplete = Boolean(columns.date && (columns.quantity || columns.amount));

  function choose(field: string, column: string | null): void {
    const { [field]: _previous, ...others } = columns;
    setColumns(column === null ? others : { ...others, [field]: column });
  }

  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, lg: 3 }} spacing="xs" verticalSpacing="xs">
        {FIELDS.map(([field, label]) => (
          <Select
            key={field}
            size="xs"
            label={label}
            placeholder="Not in the file"
            clearable
            searchable
            data={[...new Set(preview.columns.filter((column) => column !== ''))]}
            value={columns[field] ?? null}
            onChange={(column) => choose(field, column)}
          />
        ))}
        <Select
          size="xs"
          label="Order of dates"
          allowDeselect={false}
          data={DATE_ORDERS}
          value={dateOrder}
          onChange={(order) => setDateOrder(order ?? 'auto')}
        />
      </SimpleGrid>
      <Group justify="flex-end">
        <Button size="xs" disabled={!isComplete} onClick={() => onApply({ columns, date_order: dateOrder })}>
          Read with these columns
        </Button>
      </Group>
    </Stack>
  );
}
