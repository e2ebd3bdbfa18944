/** Programs without a person: made, given tokens, disabled, deleted. */
import { Badge, Box, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Bot } from 'lucide-react';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { ServiceAccount } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { ProgramTokens } from './ProgramTokens';

const LIST = ['get', '/api/service-accounts'];
const QUERY = { params: { query: { limit: 200 } } };

function listAgain(): void {
  void queryClient.invalidateQueries({ queryKey: LIST });
}

const WHAT_HAPPENS = {
  onSuccess: listAgain,
  onError: (error: unknown) =>
    notifications.show({ color: 'red', title: 'Not changed', message: failureFrom(error).message }),
};

export function ServiceAccountsCard() {
  const accounts = $api.useQuery('get', '/api/service-accounts', QUERY);
  const [isOpen, setOpen] = useState(false);
  const add = (
    <WriteButton size="xs" variant="default" onClick={() => setOpen(true)}>
      Make an account
    </WriteButton>
  );
  return (
    <Card title="Service accounts" actions={add}>
      <QueryStates
        query={accounts}
        what="The service accounts"
        height={120}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState
            icon={<Bot size={20} aria-hidden />}
            title="No service account yet"
            text="A program that belongs to nobody works with an account of its own. Nobody signs in to it: tokens are its only way in."
          />
        }
      >
        {({ items }: { items: ServiceAccount[] }) => (
          <Stack gap={0}>
            {items.map((account) => (
              <AccountLine key={account.id} account={account} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Make a service account">
        <NewAccount onDone={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

function NewAccount({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState('');
  const make = $api.useMutation('post', '/api/service-accounts', {
    onSuccess: () => {
      listAgain();
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ body: { name } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={make.error} />
        <TextInput
          label="What the program is called"
          placeholder="Nightly import"
          required
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={make.isPending}>
            Make it
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function stateOf({ deletes_at, is_disabled }: ServiceAccount): { name: string; colour: string } {
  if (deletes_at) return { name: 'Being deleted', colour: 'red' };
  return is_disabled ? { name: 'Disabled', colour: 'orange' } : { name: 'In use', colour: 'teal' };
}

function AccountLine({ account }: { account: ServiceAccount }) {
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const state = stateOf(account);
  return (
    <Group justify="space-between" gap="sm" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Box miw={0}>
        <Group gap="xs">
          <Text fz="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {account.name}
          </Text>
          <Badge color={state.colour}>{state.name}</Badge>
        </Group>
        <Text fz="xs" c="dimmed">
          {account.deletes_at
            ? `gone for good ${formats.moment(account.deletes_at)}`
            : `made ${formats.ago(account.created_at, new Date())}`}
        </Text>
      </Box>
      <Acts account={account} onTokens={() => setOpen(true)} />
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={`Tokens of ${account.name}`} size="lg">
        <ProgramTokens account={account} />
      </Modal>
    </Group>
  );
}

function Acts({ account, onTokens }: { account: ServiceAccount; onTokens: () => void }) {
  const params = { path: { user_id: account.id } };
  const disable = $api.useMutation('post', '/api/users/{user_id}/disable', WHAT_HAPPENS);
  const enable = $api.useMutation('post', '/api/users/{user_id}/enable', WHAT_HAPPENS);
  const remove = $api.useMutation('delete', '/api/users/{user_id}', WHAT_HAPPENS);
  const restore = $api.useMutation('post', '/api/users/{user_id}/restore', WHAT_HAPPENS);
  const toggle = account.is_disabled ? enable : disable;
  const word = account.is_disabled ? 'Enable' : 'Disable';
  function askToDelete(): void {
    modals.openConfirmModal({
      title: `Delete ${account.name}?`,
      children: (
        <Text fz="sm">
          Its tokens stop working at once. For seven days it can be brought back; then every service removes
          what it keeps.
        </Text>
      ),
      labels: { confirm: 'Delete', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate({ params }),
    });
  }
  if (account.deletes_at) {
    return (
      <WriteButton
        size="xs"
        variant="default"
        aria-label={`Bring back: ${account.name}`}
        loading={restore.isPending}
        onClick={() => restore.mutate({ params })}
      >
        Bring back
      </WriteButton>
    );
  }
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" aria-label={`Tokens of ${account.name}`} onClick={onTokens}>
        Tokens
      </Button>
      <WriteButton
        size="xs"
        variant="default"
        aria-label={`${word}: ${account.name}`}
        loading={toggle.isPending}
        onClick={() => toggle.mutate({ params })}
      >
        {word}
      </WriteButton>
      <WriteButton
        size="xs"
        color="red"
        variant="light"
        aria-label={`Delete: ${account.name}`}
        loading={remove.isPending}
        onClick={askToDelete}
      >
        Delete
      </WriteButton>
    </Group>
  );
}
