/** Inviting somebody, and the invitations there are. */
import { Alert, Badge, Code, CopyButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { MailPlus } from 'lucide-react';
import { useMemo } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import type { Invitation } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { nameOfRole } from '@/lib/roles';
import { readChoice } from '@/lib/search';

const ROLES = ['trader', 'analyst', 'auditor', 'admin', 'owner'] as const;
const COLOURS = { open: 'blue', accepted: 'teal', revoked: 'gray', expired: 'gray' };
const LIST = ['get', '/api/invitations'];

function listAgain(): void {
  void queryClient.invalidateQueries({ queryKey: LIST });
}

export function InvitationsCard() {
  const invitations = $api.useQuery('get', '/api/invitations', { params: { query: { limit: 200 } } });
  const columns = useInvitationColumns();
  return (
    <Card title="Invitations" flush>
      <InviteForm />
      <QueryStates
        query={invitations}
        what="The invitations"
        height={120}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState icon={<MailPlus size={20} aria-hidden />} title="Nobody is invited yet" />}
      >
        {({ items }: { items: Invitation[] }) => (
          <DataTable label="Invitations" rows={items} columns={columns} rowKey={({ id }) => id} />
        )}
      </QueryStates>
    </Card>
  );
}

function InviteForm() {
  const form = useForm({ initialValues: { email: '', role: 'trader' } });
  const invite = $api.useMutation('post', '/api/invitations', {
    onSuccess: () => {
      form.reset();
      listAgain();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit(({ email, role }) =>
    invite.mutate({
      body: { role: readChoice(role, ROLES) ?? 'trader', ...(email === '' ? {} : { email }) },
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" px="md" pb="md">
        <FormNote error={invite.error} />
        {invite.data && <Made url={invite.data.url} email={invite.data.invitation.email} />}
        <Group align="flex-end" gap="sm">
          <TextInput
            label="E-mail"
            description="Optional: the link is then for this address alone."
            type="email"
            name="invited-email"
            autoComplete="off"
            style={{ flex: '1 1 220px' }}
            {...form.getInputProps('email')}
          />
          <Select
            label="Role"
            allowDeselect={false}
            data={ROLES.map((value) => ({ value, label: nameOfRole(value) }))}
            style={{ flex: '0 1 160px' }}
            {...form.getInputProps('role')}
          />
          <WriteButton type="submit" loading={invite.isPending}>
            Invite
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ url, email }: { url: string | null; email: string | null }) {
  if (url === null) {
    return (
      <Alert color="teal" variant="light" role="status" p="sm">
        The link is on its way to {email}. It works once, for seven days.
      </Alert>
    );
  }
  return (
    <Alert color="teal" variant="light" role="status" p="sm" title="Pass this link on; it is shown once">
      <Group gap="sm">
        <Code style={{ wordBreak: 'break-all' }}>{url}</Code>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <WriteButton size="xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </WriteButton>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}

function useInvitationColumns(): Column<Invitation>[] {
  const formats = useFormats();
  return useMemo(
    () => [
      { id: 'email', title: 'For', clip: true, cell: ({ email }) => email ?? 'whoever has the link' },
      { id: 'role', title: 'Role', cell: ({ role }) => nameOfRole(role) },
      { id: 'state', title: 'State', cell: ({ state }) => <Badge color={COLOURS[state]}>{state}</Badge> },
      {
        id: 'expires',
        title: 'Until',
        shownFrom: 'tablet',
        cell: ({ expires_at }) => <Text fz="sm">{formats.moment(expires_at)}</Text>,
      },
      {
        id: 'acts',
        title: 'Acts',
        isTitleHidden: true,
        isFigure: true,
        cell: (invitation) => (invitation.state === 'open' ? <Revoke invitation={invitation} /> : null),
      },
    ],
    [formats],
  );
}

function Revoke({ invitation }: { invitation: Invitation }) {
  const revoke = $api.useMutation('delete', '/api/invitations/{invitation_id}', {
    onSuccess: listAgain,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not taken back', message: failureFrom(error).message }),
  });
  return (
    <WriteButton
      size="compact-xs"
      variant="default"
      loading={revoke.isPending}
      aria-label={`Take back: ${invitation.email ?? invitation.role}`}
      onClick={() => revoke.mutate({ params: { path: { invitation_id: invitation.id } } })}
    >
      Take back
    </WriteButton>
  );
}
