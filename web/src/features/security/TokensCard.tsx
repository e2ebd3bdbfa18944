/** What programs may do in the person's name: tokens, made, listed and revoked. */
import { Badge, Box, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Terminal } from 'lucide-react';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { AccessToken } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { TokenForm } from '@/components/TokenForm';
import { TokenText } from '@/components/TokenText';
import { WriteButton } from '@/components/writes';

const QUERY = { params: { query: { limit: 100 } } };
const KEY = ['get', '/api/tokens'];

export function TokensCard() {
  const tokens = $api.useQuery('get', '/api/tokens', QUERY);
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  function close(): void {
    setOpen(false);
    setMade(null);
  }
  function show(text: string): void {
    setMade(text);
    void queryClient.invalidateQueries({ queryKey: KEY });
  }
  const add = (
    <WriteButton size="xs" variant="default" onClick={() => setOpen(true)}>
      Make a token
    </WriteButton>
  );
  return (
    <Card title="Access tokens" actions={add}>
      <QueryStates
        query={tokens}
        what="Your tokens"
        height={110}
        isEmpty={(data) => data.items.length === 0}
        empty={
          <EmptyState
            icon={<Terminal size={18} aria-hidden />}
            title="No token yet"
            text="A script uses the platform in your name with a token, for what you allow it."
          />
        }
      >
        {(data) => (
          <Stack gap={0}>
            {data.items.map((token) => (
              <TokenLine key={token.id} token={token} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Modal opened={isOpen} onClose={close} title={made ? 'Your new token' : 'Make a token'} size="lg">
        {made ? <TokenText text={made} onDone={close} /> : <NewToken onMade={show} onCancel={close} />}
      </Modal>
    </Card>
  );
}

function NewToken({ onMade, onCancel }: { onMade: (text: string) => void; onCancel: () => void }) {
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const make = $api.useMutation('post', '/api/tokens', { onSuccess: ({ token }) => onMade(token) });
  return (
    <TokenForm
      permissions={user?.permissions ?? []}
      explanation="Never more than you may yourself."
      error={make.error}
      isPending={make.isPending}
      onWish={(body) => make.mutate({ body })}
      onCancel={onCancel}
    />
  );
}

function TokenLine({ token }: { token: AccessToken }) {
  const formats = useFormats();
  const revoke = $api.useMutation('delete', '/api/tokens/{token_id}', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEY }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not revoked', message: failureFrom(error).message }),
  });
  const isOver = new Date(token.expires_at) <= new Date();
  const used = token.last_used_at
    ? `last used ${formats.ago(token.last_used_at, new Date())} from ${token.last_address}`
    : 'not used yet';
  return (
    <Group
      justify="space-between"
      gap="sm"
      py="xs"
      wrap="nowrap"
      style={{ borderTop: '1px solid var(--line-soft)' }}
    >
      <Box miw={0}>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {token.name}
          </Text>
          <Code fz="xs">…{token.hint}</Code>
          {isOver && <Badge color="orange">Expired</Badge>}
        </Group>
        <Text fz="xs" c="dimmed">
          {token.scopes.join(', ')}
        </Text>
        <Text fz="xs" c="dimmed">
          {isOver ? 'expired' : 'good until'} {formats.date(token.expires_at.slice(0, 10))} · {used}
          {token.networks.length > 0 && ` · only from ${token.networks.join(', ')}`}
        </Text>
      </Box>
      <WriteButton
        size="xs"
        variant="default"
        style={{ flex: 'none' }}
        loading={revoke.isPending}
        aria-label={`Revoke: ${token.name}`}
        onClick={() => revoke.mutate({ params: { path: { token_id: token.id } } })}
      >
        Revoke
      </WriteButton>
    </Group>
  );
}
