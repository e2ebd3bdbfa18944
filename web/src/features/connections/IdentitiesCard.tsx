/** The accounts elsewhere that open this one: link one, unlink one. */
import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Info } from 'lucide-react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { LinkedIdentity, SignInProvider } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { StoppedBadge } from '@/components/StoppedBadge';
import { WriteButton } from '@/components/writes';
import { problemWords } from '@/lib/federation';

type IdentitiesCardProps = { problem: string | undefined; linked: string | undefined };

export function IdentitiesCard({ problem, linked }: IdentitiesCardProps) {
  const identities = $api.useQuery('get', '/api/users/me/identities');
  const providers = $api.useQuery('get', '/api/auth/providers');
  const known = new Set(identities.data?.items.map((item) => item.provider));
  const left = providers.data?.items.filter((item) => !known.has(item.key)) ?? [];
  const linkedName = providers.data?.items.find((item) => item.key === linked)?.name;
  return (
    <Card title="Sign-in elsewhere">
      <Stack gap="sm">
        {problem && (
          <Alert color="red" variant="light" role="alert" p="sm" icon={<Info size={16} aria-hidden />}>
            <Text fz="sm">{problemWords(problem)}</Text>
          </Alert>
        )}
        {linkedName && (
          <Alert color="teal" variant="light" role="status" p="sm" icon={<Info size={16} aria-hidden />}>
            <Text fz="sm">{linkedName} is linked. You can sign in with it from now on.</Text>
          </Alert>
        )}
        <QueryStates
          query={identities}
          what="Your identities"
          height={80}
          isEmpty={(data) => data.items.length === 0}
          empty={<Nothing hasProviders={left.length > 0} />}
        >
          {({ items }: { items: LinkedIdentity[] }) => (
            <Stack gap={0}>
              {items.map((identity) => (
                <IdentityLine key={identity.id} identity={identity} />
              ))}
            </Stack>
          )}
        </QueryStates>
        {left.map((provider) => (
          <LinkButton key={provider.key} provider={provider} />
        ))}
      </Stack>
    </Card>
  );
}

function Nothing({ hasProviders }: { hasProviders: boolean }) {
  const text = hasProviders
    ? 'Link an account elsewhere, and you can sign in with it.'
    : 'The administrator of this platform has set up no provider to sign in with.';
  return <EmptyState title="No account elsewhere is linked" text={text} />;
}

function LinkButton({ provider }: { provider: SignInProvider }) {
  const link = $api.useMutation('post', '/api/users/me/identities', {
    onSuccess: ({ authorization_url }) => window.location.assign(authorization_url),
  });
  return (
    <Box>
      <FormNote error={link.error} />
      <WriteButton
        variant="default"
        loading={link.isPending}
        onClick={() => link.mutate({ body: { provider: provider.key } })}
      >
        Link {provider.name}
      </WriteButton>
    </Box>
  );
}

function IdentityLine({ identity }: { identity: LinkedIdentity }) {
  const formats = useFormats();
  const name = identity.provider_name ?? identity.issuer;
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me/identities'] });
  const resume = $api.useMutation('post', '/api/users/me/identities/{identity_id}/resume', {
    onSuccess: refresh,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Still stopped', message: failureFrom(error).message }),
  });
  const unlink = $api.useMutation('delete', '/api/users/me/identities/{identity_id}', {
    onSuccess: () => {
      notifications.show({ message: `${name} is unlinked.` });
      void refresh();
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not unlinked', message: failureFrom(error).message }),
  });

  function ask(): void {
    modals.openConfirmModal({
      title: `Unlink ${name}?`,
      children: <Text fz="sm">You cannot sign in here with it any more.</Text>,
      labels: { confirm: 'Unlink', cancel: 'Keep it' },
      onConfirm: () => unlink.mutate({ params: { path: { identity_id: identity.id } } }),
    });
  }

  return (
    <Group justify="space-between" gap="sm" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Box>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {name}
          </Text>
          {identity.stopped_at && <StoppedBadge at={identity.stopped_at} />}
        </Group>
        <Text fz="xs" c="dimmed">
          {identity.label} · linked {formats.ago(identity.linked_at, new Date())} · last used{' '}
          {formats.ago(identity.last_used_at, new Date())}
        </Text>
        {identity.stopped_at && (
          <Text fz="xs">It was stopped when your account was locked down. Unlink it unless it is yours.</Text>
        )}
      </Box>
      <Group gap="xs">
        {identity.stopped_at && (
          <WriteButton
            size="xs"
            loading={resume.isPending}
            aria-label={`Use again: ${name}`}
            onClick={() => resume.mutate({ params: { path: { identity_id: identity.id } } })}
          >
            Use again
          </WriteButton>
        )}
        <Button
          size="xs"
          variant="default"
          loading={unlink.isPending}
          aria-label={`Unlink ${name}`}
          onClick={ask}
        >
          Unlink
        </Button>
      </Group>
    </Group>
  );
}
