/** The keys that sign access tokens, and changing them without anybody noticing, or at once. */
import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { KeyRound } from 'lucide-react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { SigningKey } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

export function SigningKeysCard() {
  const keys = $api.useQuery('get', '/api/signing-keys');
  const rotate = $api.useMutation('post', '/api/signing-keys/rotation', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/signing-keys'] }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not changed', message: failureFrom(error).message }),
  });
  function ask(isUrgent: boolean): void {
    modals.openConfirmModal({
      title: isUrgent ? 'Change the key at once?' : 'Change the signing key?',
      children: <Text fz="sm">{isUrgent ? URGENT : CALM}</Text>,
      labels: { confirm: isUrgent ? 'Change it at once' : 'Change it', cancel: 'Leave it' },
      confirmProps: isUrgent ? { color: 'red' } : {},
      onConfirm: () => rotate.mutate({ body: { is_urgent: isUrgent } }),
    });
  }
  return (
    <Card title="Signing keys">
      <Text fz="sm" mb="sm">
        Every access token is signed. The key changes by itself; change it by hand when whoever knew the
        machine has left, or at once when a key got out.
      </Text>
      <QueryStates
        query={keys}
        what="The keys"
        height={120}
        isEmpty={(data) => data.keys.length === 0}
        empty={<EmptyState icon={<KeyRound size={20} aria-hidden />} title="There is no key yet" />}
      >
        {(data) => (
          <Stack gap={0}>
            {data.keys.map((key) => (
              <KeyLine key={key.key_id} signing={key} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Group gap="xs" mt="md">
        <WriteButton variant="default" loading={rotate.isPending} onClick={() => ask(false)}>
          Change the key
        </WriteButton>
        <WriteButton color="red" variant="light" loading={rotate.isPending} onClick={() => ask(true)}>
          A key got out
        </WriteButton>
      </Group>
    </Card>
  );
}

const CALM =
  'A new key is published now and signs in ten minutes; the present one goes on verifying what it signed. Nobody notices.';
const URGENT =
  'What the present key signed counts no more from now on. Pages renew their tokens by themselves; programs have to do so, too.';

function stateOf(signing: SigningKey): { name: string; colour: string } {
  if (signing.is_current) return { name: 'Signs', colour: 'teal' };
  const isToCome = new Date(signing.activates_at) > new Date();
  return isToCome ? { name: 'Next', colour: 'blue' } : { name: 'Verifies', colour: 'gray' };
}

function KeyLine({ signing }: { signing: SigningKey }) {
  const formats = useFormats();
  const state = stateOf(signing);
  return (
    <Group
      justify="space-between"
      gap="sm"
      py="xs"
      wrap="nowrap"
      style={{ borderTop: '1px solid var(--line-soft)' }}
    >
      <Box miw={0}>
        <Text fz="sm" className="figure" style={{ overflowWrap: 'anywhere' }}>
          {signing.key_id}
        </Text>
        <Text fz="xs" c="dimmed">
          signs from {formats.moment(signing.activates_at)}
          {signing.retires_at && ` · counts no more from ${formats.moment(signing.retires_at)}`}
        </Text>
      </Box>
      <Badge color={state.colour} style={{ flex: 'none' }}>
        {state.name}
      </Badge>
    </Group>
  );
}
