/** Finds an instrument by symbol, ISIN or name; an unknown symbol may be typed as it is. */
import { Autocomplete, type AutocompleteProps, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { $api } from '@/api/client';

type InstrumentFieldProps = Omit<AutocompleteProps, 'data' | 'value'> & { value?: string };

export function InstrumentField({ value = '', ...rest }: InstrumentFieldProps) {
  const [settled] = useDebouncedValue(value.trim(), 150);
  const found = $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { q: settled, limit: 8 } } },
    { enabled: settled !== '', placeholderData: (previous) => previous },
  );
  const items = settled === '' ? [] : (found.data?.items ?? []);
  const isKnown = items.some(({ symbol }) => symbol.toLowerCase() === settled.toLowerCase());
  return (
    <Autocomplete
      {...rest}
      value={value}
      placeholder="AAPL, US0378331005, Apple…"
      autoComplete="off"
      data={[...new Set(items.map(({ symbol }) => symbol))]}
      filter={({ options }) => options}
      description={
        settled !== '' && found.data && !isKnown
          ? 'Not known yet: it will be added as a custom instrument.'
          : undefined
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      renderOption={({ option }) => {
        const item = items.find(({ symbol }) => symbol === option.value);
        return (
          <Group gap={8} wrap="nowrap">
            <Text fz="sm" fw={600}>
              {option.value}
            </Text>
            <Text fz="xs" c="dimmed" truncate>
              {item ? `${item.name} · ${item.currency}` : ''}
            </Text>
          </Group>
        );
      }}
    />
  );
}
