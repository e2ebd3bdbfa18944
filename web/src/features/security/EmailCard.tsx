/** The account's address: whether it is shown to be its owner's, and how to replace it. */
import { Badge, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import type { User } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';

export function EmailCard() {
  const user = $api.useQuery('get', '/api/users/me');
  return (
    <Card title="E-mail address">
      <QueryStates query={user} what="Your account" height={240}>
        {(data: User) => (
          <Stack gap="md">
            <Present user={data} />
            <ChangeForm key={data.email} />
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function useLinkNote(): string {
  const setup = $api.useQuery('get', '/api/setup');
  return setup.data?.sends_mail === false
    ? 'This platform has no mail server: its administrator finds the link in the outbox.'
    : 'Look into your mail: the link works once, for a day.';
}

function Present({ user }: { user: User }) {
  const note = useLinkNote();
  const ask = $api.useMutation('post', '/api/users/me/email-verifications', {
    onSuccess: () => notifications.show({ title: 'Link sent', message: note }),
  });
  return (
    <Stack gap="xs">
      <FormNote error={ask.error} />
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {user.email}
          </Text>
          <Badge color={user.email_verified ? 'teal' : 'gray'}>
            {user.email_verified ? 'Verified' : 'Not verified'}
          </Badge>
        </Group>
        {!user.email_verified && (
          <WriteButton size="xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate({})}>
            Send a link to verify it
          </WriteButton>
        )}
      </Group>
    </Stack>
  );
}

function ChangeForm() {
  const note = useLinkNote();
  const form = useForm({ initialValues: { email: '', current_password: '' } });
  const change = $api.useMutation('post', '/api/users/me/email-changes', {
    onSuccess: () => {
      form.reset();
      notifications.show({ title: 'Link sent to the new address', message: note });
    },
    onError: (error) => form.setErrors(messagesOf(error)),
  });
  return (
    <form onSubmit={form.onSubmit((body) => change.mutate({ body }))}>
      <Stack gap="sm">
        <FormNote error={change.error} />
        <TextInput
          label="New address"
          name="new-email"
          type="email"
          autoComplete="email"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Your password"
          name="email-password"
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide your password' }}
          {...form.getInputProps('current_password')}
        />
        <Group justify="space-between" gap="sm">
          <Text fz="xs" c="dimmed">
            It counts once it is confirmed; the present one is told.
          </Text>
          <WriteButton type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Change the address
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function messagesOf(error: unknown): Record<string, string> {
  const failure = failureFrom(error);
  if (failure.code === 'wrong_password') return { current_password: 'This is not your password.' };
  return fieldMessages(failure);
}
