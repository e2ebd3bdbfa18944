/** The tokens of a service account: made with scopes, shown once, revoked. */
import { Badge, Box, Code, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { AccessToken, ServiceAccount } from '@/api/shapes';
import { QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { TokenForm } from '@/components/TokenForm';
import { TokenText } from '@/components/TokenText';
import { WriteButton } from '@/components/writes';

const PATH = '/api/service-accounts/{program_id}/tokens';

function listAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['get', PATH] });
}

export function ProgramTokens({ account }: { account: ServiceAccount }) {
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const path = { program_id: account.id };
  const tokens = $api.useQuery('get', PATH, { params: { path, query: { limit: 100 } } });
  const roles = $api.useQuery('get', '/api/roles');
  const make = $api.useMutation('post', PATH, {
    onSuccess: ({ token }) => {
      setMaking(false);
      setMade(token);
      listAgain();
    },
  });
  if (made) return <TokenText text={made} onDone={() => setMade(null)} />;
  if (isMaking) {
    return (
      <TokenForm
        permissions={roles.data?.items.find(({ name }) => name === 'service')?.permissions ?? []}
        explanation="Never more than a service account may at all."
        error={make.error}
        isPending={make.isPending}
        onWish={(body) => make.mutate({ params: { path }, body })}
        onCancel={() => setMaking(false)}
      />
    );
  }
  return (
    <Stack gap="sm">
      <QueryStates
        query={tokens}
        what="The tokens"
        height={60}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Text fz="sm" c="dimmed">
            No token yet: the program cannot do anything.
          </Text>
        }
      >
        {({ items }: { items: AccessToken[] }) => (
          <Stack gap={0}>
            {items.map((token) => (
              <TokenLine key={token.id} account={account} token={token} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Group justify="flex-end">
        <WriteButton disabled={account.is_disabled} onClick={() => setMaking(true)}>
          Make a token
        </WriteButton>
      </Group>
    </Stack>
  );
}

function TokenLine({ account, token }: { account: ServiceAccount; token: AccessToken }) {
  const formats = useFormats();
  const revoke = $api.useMutation('delete', `${PATH}/{token_id}`, {
    onSuccess: listAgain,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not revoked', message: failureFrom(error).message }),
  });
  const isOver = new Date(token.expires_at) <= new Date();
  return (
    <Group justify="space-between" gap="sm" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Box miw={0} flex="1 1 200px">
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {token.name}
          </Text>
          <Code fz="xs">…{token.hint}</Code>
          {isOver && <Badge color="orange">Expired</Badge>}
        </Group>
        <Text fz="xs" c="dimmed">
          {token.scopes.join(', ')} · {isOver ? 'expired' : 'good until'}{' '}
          {formats.date(token.expires_at.slice(0, 10))} ·{' '}
          {token.last_used_at ? `last used ${formats.ago(token.last_used_at, new Date())}` : 'not used yet'}
        </Text>
      </Box>
      <WriteButton
        size="xs"
        variant="default"
        aria-label={`Revoke: ${token.name}`}
        loading={revoke.isPending}
        onClick={() => revoke.mutate({ params: { path: { program_id: account.id, token_id: token.id } } })}
      >
        Revoke
      </WriteButton>
    </Group>
  );
}
