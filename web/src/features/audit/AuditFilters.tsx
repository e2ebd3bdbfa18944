/** The filters above the audit log; all of them live in the address. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { readChoice, readDay } from '@/lib/search';
import { type AuditSearch, hasFilter, OUTCOMES } from './search';

type AuditFiltersProps = { search: AuditSearch; change: (patch: AuditSearch) => void };

export const NO_FILTER: AuditSearch = {
  actor: undefined,
  action: undefined,
  target: undefined,
  outcome: undefined,
  from: undefined,
  to: undefined,
  q: undefined,
};

export function AuditFilters({ search, change }: AuditFiltersProps) {
  return (
    <Group px="md" py="sm" gap="xs" align="flex-end">
      <Words
        label="Search"
        placeholder="Any words"
        value={search.q}
        onSettle={(q) => change({ q })}
        isFirst
      />
      <Words
        label="Who"
        placeholder="Name or id"
        value={search.actor}
        onSettle={(actor) => change({ actor })}
      />
      <Words
        label="What"
        placeholder="session."
        value={search.action}
        onSettle={(action) => change({ action })}
      />
      <Words
        label="To what"
        placeholder="Kind or id"
        value={search.target}
        onSettle={(target) => change({ target })}
      />
      <Select
        size="xs"
        w={120}
        label="Outcome"
        placeholder="All"
        clearable
        data={[...OUTCOMES]}
        value={search.outcome ?? null}
        onChange={(outcome) => change({ outcome: readChoice(outcome, OUTCOMES) })}
      />
      <Day label="From" value={search.from} onChange={(from) => change({ from })} />
      <Day label="To" value={search.to} onChange={(to) => change({ to })} />
      {hasFilter(search) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<X size={13} aria-hidden />}
          onClick={() => change(NO_FILTER)}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}

type WordsProps = {
  label: string;
  placeholder: string;
  value: string | undefined;
  onSettle: (value: string | undefined) => void;
  isFirst?: boolean;
};

/** Typing is answered at once; the address and the server hear of it when the typing pauses. */
function Words({ label, placeholder, value, onSettle, isFirst }: WordsProps) {
  const [typed, setTyped] = useState(value ?? '');
  const settle = useDebouncedCallback((text: string) => onSettle(text || undefined), 250);
  useEffect(() => setTyped(value ?? ''), [value]);
  return (
    <TextInput
      size="xs"
      w={isFirst ? { base: '100%', xs: 180 } : 130}
      label={label}
      placeholder={placeholder}
      maxLength={200}
      data-page-filter={isFirst || undefined}
      leftSection={isFirst && <Search size={13} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

type DayProps = { label: string; value: string | undefined; onChange: (day: string | undefined) => void };

function Day({ label, value, onChange }: DayProps) {
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
