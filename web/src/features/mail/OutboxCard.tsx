/** The platform's mail: what waits, what was sent, what was given up and why; without a server, what it says. */
import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Mail } from 'lucide-react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { MailState, OutboxLetter } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const COLOURS = { waiting: 'blue', sent: 'teal', dead: 'red' };
const LOOK_AGAIN_MS = 5_000;

function lookAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/mail'] });
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/mail/outbox'] });
}

export function OutboxCard() {
  const mail = $api.useQuery('get', '/api/mail', {}, { refetchInterval: LOOK_AGAIN_MS });
  const outbox = $api.useQuery(
    'get',
    '/api/mail/outbox',
    { params: { query: { limit: 100 } } },
    { refetchInterval: LOOK_AGAIN_MS },
  );
  return (
    <Card title="Mail" note={mail.data && describe(mail.data)} actions={<Trial />}>
      <QueryStates
        query={outbox}
        what="The outbox"
        height={160}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState icon={<Mail size={20} aria-hidden />} title="No letters yet" />}
      >
        {({ items }: { items: OutboxLetter[] }) => (
          <Stack gap={0}>
            {items.map((letter) => (
              <LetterLine key={letter.id} letter={letter} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function describe({ sends_mail, server, sender, waiting, dead }: MailState): string {
  if (!sends_mail) return 'No mail server is set: letters wait here, and you pass their links on.';
  return `By ${server} as ${sender}: ${waiting} waiting, ${dead} given up.`;
}

function Trial() {
  const trial = $api.useMutation('post', '/api/mail/trials', {
    onSuccess: lookAgain,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not sent', message: failureFrom(error).message }),
  });
  return (
    <WriteButton size="xs" variant="default" loading={trial.isPending} onClick={() => trial.mutate({})}>
      Send me a trial message
    </WriteButton>
  );
}

function LetterLine({ letter }: { letter: OutboxLetter }) {
  const formats = useFormats();
  return (
    <Box py="xs" style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Group justify="space-between" gap="sm">
        <Group gap="xs" miw={0}>
          <Badge color={COLOURS[letter.state]}>{letter.state}</Badge>
          <Text fz="sm" fw={550}>
            {letter.subject}
          </Text>
          <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            to {letter.recipient}
          </Text>
        </Group>
        <Group gap="xs">
          <Text fz="xs" c="dimmed">
            {formats.moment(letter.created_at)}
          </Text>
          {letter.state === 'dead' && <Again letter={letter} />}
        </Group>
      </Group>
      {letter.reason && (
        <Text fz="xs" c="dimmed">
          {letter.reason}
        </Text>
      )}
      {letter.text && (
        <Box
          component="pre"
          fz="xs"
          m={0}
          mt={6}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: 'inherit' }}
        >
          {letter.text}
        </Box>
      )}
    </Box>
  );
}

function Again({ letter }: { letter: OutboxLetter }) {
  const retry = $api.useMutation('post', '/api/mail/outbox/{letter_id}/retry', {
    onSuccess: lookAgain,
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not sent', message: failureFrom(error).message }),
  });
  return (
    <WriteButton
      size="compact-xs"
      variant="default"
      loading={retry.isPending}
      aria-label={`Send again: ${letter.subject} to ${letter.recipient}`}
      onClick={() => retry.mutate({ params: { path: { letter_id: letter.id } } })}
    >
      Send again
    </WriteButton>
  );
}
