/** The figures of an activity: only those its type has. */
import { SimpleGrid, TextInput } from '@mantine/core';
import type { ActivityType } from '@/api/shapes';
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
  { field: 'basisFraction', label: 'Part of the cost that goes along' },
];

/** The same field by the name that fits the type. */
const LABELS: Partial<Record<ActivityType, Partial<Record<DraftField, string>>>> = {
  dividend_reinvestment: { quantity: 'Shares bought', amount: 'Dividend before costs', price: 'Price paid' },
  stock_dividend: { quantity: 'Shares added' },
  spin_off: { quantity: 'New shares received' },
  merger: { quantity: 'New shares received', amount: 'Cash received', price: 'Worth of one new share' },
  cash_in_lieu: { quantity: 'Fraction sold', amount: 'Cash received' },
  delisting: { quantity: 'Shares lost', amount: 'Cash received' },
};

export function NumberFields({ form }: { form: DraftForm }) {
  const fields = fieldsOf(form.values.type);
  const shown = FIGURES.filter(({ field }) => fields.includes(field));
  return (
    <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="sm" style={{ alignItems: 'end' }}>
      {shown.map(({ field, label, description }) => (
        <TextInput
          key={field}
          label={description ? `${label} (optional)` : (LABELS[form.values.type]?.[field] ?? label)}
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
