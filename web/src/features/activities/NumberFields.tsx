/** The figures of an activity: only those its type has. */
import { SimpleGrid, TextInput } from '@mantine/core';
import type { DraftForm } from './ActivityForm';
import { type DraftField, fieldsOf } from './draft';

type Figure = { field: DraftField & keyof DraftForm['values']; label: string; description?: string };

const FIGURES: Figure[] = [
  { field: 'quantity', label: 'Quantity' },
  { field: 'price', label: 'Price each' },
  { field: 'amount', label: 'Amount before costs' },
  { field: 'fee', label: 'Fee' },
  { field: 'tax', label: 'Tax withheld' },
  { field: 'fxRate', label: 'Exchange rate', description: 'If the broker used one' },
];

export function NumberFields({ form }: { form: DraftForm }) {
  const fields = fieldsOf(form.values.type);
  const shown = FIGURES.filter(({ field }) => fields.includes(field));
  return (
    <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="sm" style={{ alignItems: 'end' }}>
      {shown.map(({ field, label, description }) => (
        <TextInput
          key={field}
          label={description ? `${label} (optional)` : label}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps(field)}
        />
      ))}
      {fields.includes('split') && (
        <>
          <TextInput label="New shares" inputMode="decimal" {...form.getInputProps('numerator')} />
          <TextInput label="for old shares" inputMode="decimal" {...form.getInputProps('denominator')} />
        </>
      )}
    </SimpleGrid>
  );
}
