/** The filters above the activities; all of them live in the address. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Account } from '@/api/shapes';
import { readChoice, readDay } from '@/lib/search';
import { ACTIVITY_NAMES, ACTIVITY_TYPES, type ActivitySearch, hasFilter } from './search';

type ActivityFiltersProps = {
  accounts: readonly Account[];
  search: ActivitySearch;
  change: (patch: ActivitySearch) => void;
};

export function ActivityFilters({ accounts, search, change }: ActivityFiltersProps) {
  return (
    <Group px="md" py="sm" gap="xs" align="flex-end">
      <TextFilter value={search.q ?? ''} onChange={(q) => change({ q: q || undefined })} />
      <Select
        size="xs"
        w={140}
        label="Type"
        placeholder="All"
        clearable
        data={ACTIVITY_TYPES.map((value) => ({ value, label: ACTIVITY_NAMES[value] }))}
        value={search.type ?? null}
        onChange={(type) => change({ type: readChoice(type, ACTIVITY_TYPES) })}
      />
      {accounts.length > 1 && (
        <Select
          size="xs"
          w={170}
          label="Account"
          placeholder="All"
          clearable
          data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.account ?? null}
          onChange={(account) => change({ account: account ?? undefined })}
        />
      )}
      <DayFilter label="From" value={search.from} onChange={(from) => change({ from })} />
      <DayFilter label="To" value={search.to} onChange={(to) => change({ to })} />
      {hasFilter(search) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<X size={13} aria-hidden />}
          onClick={() =>
            change({
              type: undefined,
              account: undefined,
              instrument: undefined,
              from: undefined,
              to: undefined,
              q: undefined,
            })
          }
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}

/** Typing is answered at once; the address and the server hear of it when the typing pauses. */
function TextFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const settle = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      size="xs"
      w={{ base: '100%', xs: 200 }}
      label="Search"
      placeholder="Symbol or note"
      data-page-filter
      leftSection={<Search size={13} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

type DayFilterProps = {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
};

function DayFilter({ label, value, onChange }: DayFilterProps) {
  return (
    <TextInput
      size="xs"
      w={140}
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(readDay(event.currentTarget.value))}
    />
  );
}
