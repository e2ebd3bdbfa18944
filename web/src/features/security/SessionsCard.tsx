/** Where the person is signed in, and how to end it there. */
import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Session } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { deviceOf } from '@/lib/devices';

export function SessionsCard() {
  const sessions = $api.useQuery('get', '/api/users/me/sessions', { params: { query: { limit: 50 } } });
  const endOthers = $api.useMutation('delete', '/api/users/me/sessions', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me/sessions'] }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not ended', message: failureFrom(error).message }),
  });
  const hasOthers = (sessions.data?.items.length ?? 0) > 1;
  const end = hasOthers && (
    <WriteButton
      size="xs"
      variant="default"
      loading={endOthers.isPending}
      onClick={() => endOthers.mutate({})}
    >
      End all others
    </WriteButton>
  );
  return (
    <Card title="Where you are signed in" actions={end}>
      <QueryStates query={sessions} what="Your sessions" height={120}>
        {({ items }: { items: Session[] }) => (
          <Stack gap={0}>
            {items.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function SessionLine({ session }: { session: Session }) {
  const formats = useFormats();
  const end = $api.useMutation('delete', '/api/users/me/sessions/{session_id}', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me/sessions'] }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not ended', message: failureFrom(error).message }),
  });
  const device = deviceOf(session.user_agent);
  return (
    <Group justify="space-between" gap="sm" py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Box>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {device}
          </Text>
          {session.is_current && <Badge>This one</Badge>}
        </Group>
        <Text fz="xs" c="dimmed">
          {session.address} · last used {formats.ago(session.last_used_at, new Date())}
        </Text>
      </Box>
      {!session.is_current && (
        <WriteButton
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={`End: ${device}, ${session.address}`}
          onClick={() => end.mutate({ params: { path: { session_id: session.id } } })}
        >
          End
        </WriteButton>
      )}
    </Group>
  );
}
