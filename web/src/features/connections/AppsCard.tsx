/** The apps that act for the person: what each may do, and how to take it back. */
import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { ConnectedApp } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';

export function AppsCard() {
  const apps = $api.useQuery('get', '/api/users/me/apps');
  return (
    <Card title="Connected apps">
      <QueryStates
        query={apps}
        what="Your apps"
        height={80}
        isEmpty={(data) => data.items.length === 0}
        empty={
          <EmptyState
            title="No app acts for you"
            text="An assistant or a program that asks to be let in is listed here, and can be disconnected."
          />
        }
      >
        {({ items }: { items: ConnectedApp[] }) => (
          <Stack gap={0}>
            {items.map((app) => (
              <AppLine key={app.id} app={app} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function AppLine({ app }: { app: ConnectedApp }) {
  const formats = useFormats();
  const disconnect = $api.useMutation('delete', '/api/users/me/apps/{grant_id}', {
    onSuccess: () => {
      notifications.show({ message: `${app.name} is disconnected.` });
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me/apps'] });
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not disconnected', message: failureFrom(error).message }),
  });

  function ask(): void {
    modals.openConfirmModal({
      title: `Disconnect ${app.name}?`,
      children: (
        <Text fz="sm">It can do nothing for you any more, within two seconds and wherever it runs.</Text>
      ),
      labels: { confirm: 'Disconnect', cancel: 'Keep it' },
      onConfirm: () => disconnect.mutate({ params: { path: { grant_id: app.id } } }),
    });
  }

  return (
    <Group
      justify="space-between"
      gap="sm"
      py="xs"
      wrap="nowrap"
      align="flex-start"
      style={{ borderTop: '1px solid var(--line-soft)' }}
    >
      <Box>
        <Text fz="sm" fw={550}>
          {app.name}
        </Text>
        <Text fz="xs" c="dimmed">
          Let in {formats.ago(app.granted_at, new Date())} · last used{' '}
          {formats.ago(app.last_used_at, new Date())}
        </Text>
        <Text fz="sm" mt={4}>
          {app.scopes.map((scope) => scope.words).join(' · ')}
        </Text>
      </Box>
      <Button
        size="xs"
        variant="default"
        style={{ flex: 'none' }}
        loading={disconnect.isPending}
        aria-label={`Disconnect ${app.name}`}
        onClick={ask}
      >
        Disconnect
      </Button>
    </Group>
  );
}
