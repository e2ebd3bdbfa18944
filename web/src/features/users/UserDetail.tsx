/** One user: who it is, where he is signed in, and what can be done about him. */
import { Alert, Badge, Box, Group, MultiSelect, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import { $api } from '@/api/client';
import type { ManagedUser, Session } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { deviceOf } from '@/lib/devices';
import { MISSING } from '@/lib/format';
import { PERSONAL_ROLES, ROLE_NAMES } from '@/lib/roles';
import { readChoice } from '@/lib/search';
import { BreakGlass } from './BreakGlass';
import { askUsersAnew, tellFailure } from './queries';
import { STATE_NAMES } from './search';
import { STATE_COLOURS } from './UsersCard';

const WHAT_HAPPENS = { onSuccess: askUsersAnew, onError: tellFailure };

export function UserDetail({ userId }: { userId: string }) {
  const user = $api.useQuery('get', '/api/users/{user_id}', { params: { path: { user_id: userId } } });
  return (
    <QueryStates query={user} what="The user" height={320}>
      {(data: ManagedUser) => (
        <Stack gap="md">
          <Profile user={data} />
          <RolesForm key={data.id} user={data} />
          <SessionsOf user={data} />
          <Acts user={data} />
          <BreakGlass user={data} />
        </Stack>
      )}
    </QueryStates>
  );
}

/** What the reader may do to users at all; the server judges each act again. */
function useMayManage(): boolean {
  const { data: me } = $api.useQuery('get', '/api/users/me');
  return me?.permissions.includes('user:manage') ?? false;
}

function Profile({ user }: { user: ManagedUser }) {
  const formats = useFormats();
  const now = new Date();
  return (
    <Card>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Box miw={0}>
          <Text fw={600} fz="lg">
            {user.name}
          </Text>
          <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {user.email}
          </Text>
        </Box>
        <Badge color={STATE_COLOURS[user.state]} style={{ flex: 'none' }}>
          {STATE_NAMES[user.state]}
        </Badge>
      </Group>
      <Text fz="sm" mt="sm">
        Here since {formats.date(user.created_at)}, last seen{' '}
        {user.last_seen_at ? formats.ago(user.last_seen_at, now) : MISSING}.
      </Text>
      {!user.has_password && (
        <Alert mt="sm" color="yellow" title="No password">
          A link to a new password, or another way to sign in, lets this person in.
        </Alert>
      )}
      {user.stopped_ways > 0 && <Stopped user={user} />}
    </Card>
  );
}

/** What a lock-down stopped; the person resumes it himself once he is back, or the reader who knows it is his. */
function Stopped({ user }: { user: ManagedUser }) {
  const mayManage = useMayManage();
  const resume = $api.useMutation('post', '/api/users/{user_id}/resume', WHAT_HAPPENS);
  const isOne = user.stopped_ways === 1;
  function ask(): void {
    modals.openConfirmModal({
      title: 'Let them work again?',
      children: (
        <Text fz="sm">
          Make sure that they are {user.name}’s own: whoever holds them can sign in. The password stays
          forgotten.
        </Text>
      ),
      labels: { confirm: 'Let them work', cancel: 'Leave them stopped' },
      onConfirm: () => resume.mutate({ params: { path: { user_id: user.id } } }),
    });
  }
  return (
    <Alert mt="sm" color="yellow" title="Locked down">
      <Text fz="sm">
        {isOne
          ? 'A passkey or account elsewhere is'
          : `${user.stopped_ways} passkeys and accounts elsewhere are`}{' '}
        stopped. With a new password this person sees and resumes what is his.
      </Text>
      {mayManage && (
        <WriteButton mt="xs" size="xs" variant="default" loading={resume.isPending} onClick={ask}>
          Let them work again
        </WriteButton>
      )}
    </Alert>
  );
}

function RolesForm({ user }: { user: ManagedUser }) {
  const mayManage = useMayManage();
  const [roles, setRoles] = useState<readonly string[]>(user.roles);
  useEffect(() => setRoles(user.roles), [user.roles]);
  const save = $api.useMutation('patch', '/api/users/{user_id}', WHAT_HAPPENS);
  const isChanged = [...roles].sort().join() !== [...user.roles].sort().join();
  const chosen = roles.flatMap((role) => readChoice(role, PERSONAL_ROLES) ?? []);
  return (
    <Card title="Roles">
      <MultiSelect
        aria-label="Roles"
        description="New roles count at once. Only an owner makes owners."
        data={PERSONAL_ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
        value={[...roles]}
        onChange={setRoles}
        disabled={!mayManage}
        error={roles.length === 0 ? 'Everybody has a role.' : undefined}
      />
      {isChanged && roles.length > 0 && (
        <Group justify="flex-end" mt="sm">
          <WriteButton
            size="xs"
            loading={save.isPending}
            onClick={() => save.mutate({ params: { path: { user_id: user.id } }, body: { roles: chosen } })}
          >
            Save roles
          </WriteButton>
        </Group>
      )}
    </Card>
  );
}

function SessionsOf({ user }: { user: ManagedUser }) {
  const formats = useFormats();
  const mayManage = useMayManage();
  const params = { path: { user_id: user.id } };
  const sessions = $api.useQuery('get', '/api/users/{user_id}/sessions', { params });
  const end = $api.useMutation('delete', '/api/users/{user_id}/sessions', WHAT_HAPPENS);
  const isSignedIn = (sessions.data?.items.length ?? 0) > 0;
  return (
    <Card
      title="Signed in"
      actions={
        mayManage &&
        isSignedIn && (
          <WriteButton
            size="xs"
            variant="default"
            loading={end.isPending}
            onClick={() => end.mutate({ params })}
          >
            End all sessions
          </WriteButton>
        )
      }
    >
      <QueryStates
        query={sessions}
        what="The sessions"
        height={60}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Text fz="sm" c="dimmed">
            Nowhere.
          </Text>
        }
      >
        {({ items }: { items: Session[] }) => (
          <Stack gap={6}>
            {items.map((session) => (
              <Box key={session.id}>
                <Text fz="sm" truncate title={session.user_agent}>
                  {deviceOf(session.user_agent)}
                </Text>
                <Text fz="xs" c="dimmed">
                  {session.address} · last used {formats.ago(session.last_used_at, new Date())}
                </Text>
              </Box>
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function Acts({ user }: { user: ManagedUser }) {
  const formats = useFormats();
  const mayManage = useMayManage();
  const { data: me } = $api.useQuery('get', '/api/users/me');
  const disable = $api.useMutation('post', '/api/users/{user_id}/disable', WHAT_HAPPENS);
  const enable = $api.useMutation('post', '/api/users/{user_id}/enable', WHAT_HAPPENS);
  const lock = $api.useMutation('post', '/api/users/{user_id}/lock-down', WHAT_HAPPENS);
  const remove = $api.useMutation('delete', '/api/users/{user_id}', WHAT_HAPPENS);
  const restore = $api.useMutation('post', '/api/users/{user_id}/restore', WHAT_HAPPENS);
  const params = { path: { user_id: user.id } };
  if (!mayManage || me?.id === user.id) return null;
  function askToLock(): void {
    modals.openConfirmModal({
      title: `Lock ${user.name} out everywhere?`,
      children: (
        <Text fz="sm">
          Every session and token ends; password, passkeys and sign-in elsewhere stop working. Nothing is
          deleted: a link leads to a new password, after which this person resumes what is his.
        </Text>
      ),
      labels: { confirm: 'Lock down', cancel: 'Leave it' },
      confirmProps: { color: 'red' },
      onConfirm: () => lock.mutate({ params, body: { disable: false } }),
    });
  }
  function askToDelete(): void {
    modals.openConfirmModal({
      title: `Delete ${user.name}?`,
      children: (
        <Text fz="sm">
          The account is out of use at once. For seven days it can be brought back; then every service removes
          what it keeps.
        </Text>
      ),
      labels: { confirm: 'Delete', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate({ params }),
    });
  }
  if (user.state === 'deleting') {
    return (
      <Card title="Access">
        <Text fz="sm" mb="sm">
          Gone for good {user.deletes_at && formats.moment(user.deletes_at)}.
        </Text>
        <WriteButton variant="default" loading={restore.isPending} onClick={() => restore.mutate({ params })}>
          Bring back
        </WriteButton>
      </Card>
    );
  }
  return (
    <Card title="Access">
      <Group gap="xs">
        {user.state === 'disabled' ? (
          <WriteButton variant="default" loading={enable.isPending} onClick={() => enable.mutate({ params })}>
            Enable
          </WriteButton>
        ) : (
          <WriteButton
            variant="default"
            loading={disable.isPending}
            onClick={() => disable.mutate({ params })}
          >
            Disable
          </WriteButton>
        )}
        <WriteButton color="red" variant="light" loading={lock.isPending} onClick={askToLock}>
          Lock down
        </WriteButton>
        <WriteButton color="red" variant="light" loading={remove.isPending} onClick={askToDelete}>
          Delete
        </WriteButton>
      </Group>
    </Card>
  );
}
