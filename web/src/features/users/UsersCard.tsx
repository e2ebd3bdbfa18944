/** Everybody with an account: found by name, role and state, opened by a click. */
import { Badge, Box, Button, Group, Select, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ManagedUser } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { type Formats, MISSING } from '@/lib/format';
import { nameOfRole, PERSONAL_ROLES, ROLE_NAMES } from '@/lib/roles';
import { readChoice, readSort, writeSort } from '@/lib/search';
import { FIRST_SORT, useUsers } from './queries';
import { hasFilter, STATE_NAMES, USER_STATES, type UserSearch } from './search';

type UsersCardProps = { search: UserSearch; change: (patch: UserSearch) => void };

const NO_ROWS: ManagedUser[] = [];
const NO_FILTER: UserSearch = { q: undefined, role: undefined, state: undefined };
export const STATE_COLOURS = { active: 'teal', disabled: 'gray', deleting: 'red' } as const;

export function UsersCard({ search, change }: UsersCardProps) {
  const formats = useFormats();
  const users = useUsers(search);
  const rows = users.data ?? NO_ROWS;
  const open = (user: ManagedUser): void => change({ user: user.id });
  const columns = useMemo(() => columnsOf(formats, (user) => change({ user: user.id })), [formats, change]);
  return (
    <Card flush>
      <Filters search={search} change={change} />
      <QueryStates
        query={users}
        what="The users"
        height={420}
        isEmpty={(items) => items.length === 0}
        empty={
          <EmptyState
            title="Nobody matches the filters"
            action={
              hasFilter(search) && (
                <Button variant="default" onClick={() => change(NO_FILTER)}>
                  Clear filters
                </Button>
              )
            }
          />
        }
      >
        {() => (
          <DataTable
            label="Users"
            rows={rows}
            columns={columns}
            rowKey={({ id }) => id}
            sort={readSort(search.sort, FIRST_SORT)}
            onSort={(sort) => change({ sort: writeSort(sort) })}
            onOpen={open}
            maxHeight="calc(100dvh - 290px)"
            onEndReached={() => users.hasNextPage && !users.isFetching && void users.fetchNextPage()}
            foot={
              <Text fz="xs" c="dimmed" ta="end">
                {formats.count(rows.length)} {users.hasNextPage ? 'so far' : 'in all'}
              </Text>
            }
          />
        )}
      </QueryStates>
    </Card>
  );
}

function columnsOf(formats: Formats, open: (user: ManagedUser) => void): Column<ManagedUser>[] {
  const now = new Date();
  return [
    {
      id: 'name',
      title: 'Name',
      clip: true,
      sortBy: ({ name }) => name.toLowerCase(),
      cell: (user) => (
        <UnstyledButton data-row-link onClick={() => open(user)} w="100%">
          <Text fz="sm" fw={550} truncate>
            {user.name}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {user.email}
          </Text>
        </UnstyledButton>
      ),
    },
    {
      id: 'roles',
      title: 'Roles',
      shownFrom: 'tablet',
      cell: ({ roles }) => (
        <Group gap={4} wrap="nowrap">
          {roles.map((role) => (
            <Badge key={role} variant="default">
              {nameOfRole(role)}
            </Badge>
          ))}
        </Group>
      ),
    },
    {
      id: 'state',
      title: 'State',
      cell: ({ state }) => <Badge color={STATE_COLOURS[state]}>{STATE_NAMES[state]}</Badge>,
    },
    {
      id: 'sessions',
      title: 'Sessions',
      isFigure: true,
      shownFrom: 'desktop',
      cell: ({ sessions }) => formats.count(sessions),
    },
    {
      id: 'last_seen_at',
      title: 'Last seen',
      shownFrom: 'tablet',
      sortBy: ({ last_seen_at }) => last_seen_at,
      cell: ({ last_seen_at }) => (last_seen_at ? formats.ago(last_seen_at, now) : MISSING),
    },
    {
      id: 'created_at',
      title: 'Since',
      shownFrom: 'desktop',
      sortBy: ({ created_at }) => created_at,
      cell: ({ created_at }) => <span className="figure">{formats.date(created_at)}</span>,
    },
  ];
}

function Filters({ search, change }: UsersCardProps) {
  const [typed, setTyped] = useState(search.q ?? '');
  const settle = useDebouncedCallback((q: string) => change({ q: q || undefined }), 250);
  useEffect(() => setTyped(search.q ?? ''), [search.q]);
  return (
    <Box px="md" py="sm">
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          w={{ base: '100%', xs: 220 }}
          label="Search"
          placeholder="Name or address"
          maxLength={100}
          data-page-filter
          leftSection={<Search size={13} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            settle(event.currentTarget.value);
          }}
        />
        <Select
          size="xs"
          w={150}
          label="Role"
          placeholder="All"
          clearable
          data={PERSONAL_ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
          value={search.role ?? null}
          onChange={(role) => change({ role: readChoice(role, PERSONAL_ROLES) })}
        />
        <Select
          size="xs"
          w={150}
          label="State"
          placeholder="All"
          clearable
          data={USER_STATES.map((value) => ({ value, label: STATE_NAMES[value] }))}
          value={search.state ?? null}
          onChange={(state) => change({ state: readChoice(state, USER_STATES) })}
        />
      </Group>
    </Box>
  );
}
