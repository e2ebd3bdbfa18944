/** Changing one's password: it needs the current one, and ends the other sessions. */
import { Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import type { User } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { NewPassword } from '@/components/NewPassword';
import { WriteButton } from '@/components/writes';

export function PasswordCard() {
  const user = $api.useQuery('get', '/api/users/me');
  return (
    <Card title="Password">
      <QueryStates query={user} what="Your account" height={240}>
        {(data: User) => <PasswordForm user={data} />}
      </QueryStates>
    </Card>
  );
}

function PasswordForm({ user }: { user: User }) {
  const setup = $api.useQuery('get', '/api/setup');
  const form = useForm({ initialValues: { current_password: '', new_password: '' } });
  const change = $api.useMutation('post', '/api/users/me/password', {
    onSuccess: () => {
      form.reset();
      notifications.show({ message: 'Password changed. You were signed out everywhere else.' });
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me/sessions'] });
    },
    onError: (error) => form.setErrors(messagesOf(error)),
  });
  return (
    <form onSubmit={form.onSubmit((body) => change.mutate({ body }))}>
      <Stack gap="sm">
        <FormNote error={change.error} />
        <PasswordInput
          label="Current password"
          name="current-password"
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the current password' }}
          {...form.getInputProps('current_password')}
        />
        <NewPassword
          label="New password"
          minimum={setup.data?.password_min_length ?? 12}
          own={[user.name, user.email]}
          value={form.values.new_password}
          onChange={(value) => form.setFieldValue('new_password', value)}
          error={typeof form.errors.new_password === 'string' ? form.errors.new_password : undefined}
        />
        <Group justify="space-between" wrap="nowrap">
          <Text fz="xs" c="dimmed">
            Ends every other session.
          </Text>
          <WriteButton type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Change the password
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function messagesOf(error: unknown): Record<string, string> {
  const failure = failureFrom(error);
  if (failure.code === 'wrong_password') return { current_password: 'This is not your current password.' };
  return fieldMessages(failure);
}
