/** A searchable menu of currencies. */
import { Select, type SelectProps } from '@mantine/core';
import { CURRENCIES } from '@/components/currencies';

export function CurrencySelect(props: Omit<SelectProps, 'data'>) {
  return (
    <Select
      label="Currency"
      searchable
      allowDeselect={false}
      limit={40}
      nothingFoundMessage="No such currency"
      {...props}
      data={CURRENCIES}
    />
  );
}
