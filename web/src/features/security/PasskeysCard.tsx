/** The person's passkeys: add, name, remove. */
import { Badge, Box, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { $api, api, bodyOf, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { createPasskey, knowsPasskeys } from '@/api/passkeys';
import type { Factors, Passkey } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { StoppedBadge } from '@/components/StoppedBadge';
import { WriteButton } from '@/components/writes';
import { FACTORS_KEY } from './AppSetup';
import { RecoveryCodes } from './RecoveryCodes';

async function register(name: string): Promise<readonly string[]> {
  const { challenge, options } = bodyOf(await api.POST('/api/users/me/passkeys/options'));
  const credential = await createPasskey(options);
  const added = bodyOf(await api.POST('/api/users/me/passkeys', { body: { challenge, name, credential } }));
  return added.recovery_codes;
}

export function PasskeysCard() {
  const factors = $api.useQuery('get', '/api/users/me/factors');
  const [isOpen, setOpen] = useState(false);
  const canAdd = knowsPasskeys() && factors.data?.policy !== 'off';
  const add = canAdd && (
    <WriteButton size="xs" variant="default" onClick={() => setOpen(true)}>
      Add a passkey
    </WriteButton>
  );
  return (
    <Card title="Passkeys" actions={add}>
      <QueryStates
        query={factors}
        what="Your passkeys"
        height={110}
        isEmpty={(data: Factors) => data.passkeys.length === 0}
        empty={
          <EmptyState
            icon={<KeyRound size={18} aria-hidden />}
            title="No passkey yet"
            text="Sign in with your fingerprint, face or device PIN instead of a password."
          />
        }
      >
        {(data: Factors) => (
          <Stack gap={0}>
            {data.passkeys.map((passkey) => (
              <PasskeyLine key={passkey.id} passkey={passkey} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Add a passkey" size="lg">
        <NewPasskey onDone={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

type NewPasskeyProps = { onDone: () => void; onCancel?: () => void };

export function NewPasskey({ onDone, onCancel = onDone }: NewPasskeyProps) {
  const add = useMutation({
    mutationFn: register,
    onSuccess: (codes) => {
      void queryClient.invalidateQueries({ queryKey: FACTORS_KEY });
      if (codes.length === 0) onDone();
    },
  });
  if (add.data && add.data.length > 0) return <RecoveryCodes codes={add.data} onDone={onDone} />;
  return (
    <NameForm
      label="What to call it"
      description="Your device will then ask for your fingerprint, face or PIN."
      error={add.error}
      isPending={add.isPending}
      action="Go on"
      onName={(name) => add.mutate(name)}
      onCancel={onCancel}
    />
  );
}

type NameFormProps = {
  label: string;
  description?: ReactNode;
  initial?: string;
  error: unknown;
  isPending: boolean;
  action: string;
  onName: (name: string) => void;
  onCancel: () => void;
};

function NameForm(props: NameFormProps) {
  const [name, setName] = useState(props.initial ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onName(name);
      }}
    >
      <Stack gap="sm">
        <FormNote error={props.error} />
        <TextInput
          label={props.label}
          description={props.description}
          placeholder="My laptop"
          required
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={props.isPending}>
            {props.action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PasskeyLine({ passkey }: { passkey: Passkey }) {
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: FACTORS_KEY });
  const path = { passkey_id: passkey.id };
  const rename = $api.useMutation('patch', '/api/users/me/passkeys/{passkey_id}', {
    onSuccess: async () => {
      await refresh();
      setOpen(false);
    },
  });
  const resume = $api.useMutation('post', '/api/users/me/passkeys/{passkey_id}/resume', {
    onSuccess: refresh,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Still stopped', message: failureFrom(error).message }),
  });
  const remove = $api.useMutation('delete', '/api/users/me/passkeys/{passkey_id}', {
    onSuccess: refresh,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not removed', message: failureFrom(error).message }),
  });
  const used = passkey.last_used_at
    ? `last used ${formats.ago(passkey.last_used_at, new Date())}`
    : `added ${formats.ago(passkey.created_at, new Date())}, not used yet`;
  return (
    <Group justify="space-between" gap="sm" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Box>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {passkey.name}
          </Text>
          {passkey.is_synchronised && <Badge>Synchronised</Badge>}
          {passkey.is_suspect && <Badge color="red">May have been copied</Badge>}
          {passkey.stopped_at && <StoppedBadge at={passkey.stopped_at} />}
        </Group>
        <Text fz="xs" c="dimmed">
          {used}
        </Text>
        {passkey.stopped_at && (
          <Text fz="xs">It was stopped when your account was locked down. Remove it unless it is yours.</Text>
        )}
      </Box>
      <Group gap="xs">
        {passkey.stopped_at && (
          <WriteButton
            size="xs"
            loading={resume.isPending}
            aria-label={`Use again: ${passkey.name}`}
            onClick={() => resume.mutate({ params: { path } })}
          >
            Use again
          </WriteButton>
        )}
        <WriteButton
          size="xs"
          variant="default"
          aria-label={`Rename: ${passkey.name}`}
          onClick={() => setOpen(true)}
        >
          Rename
        </WriteButton>
        <WriteButton
          size="xs"
          variant="default"
          loading={remove.isPending}
          aria-label={`Remove: ${passkey.name}`}
          onClick={() => remove.mutate({ params: { path } })}
        >
          Remove
        </WriteButton>
      </Group>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Rename the passkey">
        <NameForm
          label="Name"
          initial={passkey.name}
          error={rename.error}
          isPending={rename.isPending}
          action="Save"
          onName={(name) => rename.mutate({ params: { path }, body: { name } })}
          onCancel={() => setOpen(false)}
        />
      </Modal>
    </Group>
  );
}
