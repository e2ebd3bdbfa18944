/** Asking for a link to a new password; the answer is the same whoever asks. */
import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';

export function ForgotPage() {
  const setup = $api.useQuery('get', '/api/setup');
  const form = useForm({ initialValues: { email: '' } });
  const ask = $api.useMutation('post', '/api/auth/password-resets', {
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  if (ask.isSuccess) return <Asked email={form.values.email} sendsMail={setup.data?.sends_mail ?? true} />;
  return (
    <AuthFrame
      title="Forgot your password?"
      text="We send a link to a new one to the address of your account."
    >
      <form onSubmit={form.onSubmit((body) => ask.mutate({ body }))}>
        <Stack gap="sm">
          <FormNote error={ask.error} />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            {...form.getInputProps('email')}
          />
          <Button type="submit" loading={ask.isPending} fullWidth>
            Send the link
          </Button>
        </Stack>
      </form>
      <BackToSignIn />
    </AuthFrame>
  );
}

function Asked({ email, sendsMail }: { email: string; sendsMail: boolean }) {
  return (
    <AuthFrame
      title={sendsMail ? 'Look into your mail' : 'Ask your administrator'}
      text={
        sendsMail
          ? `If there is an account for ${email}, a link is on its way. It works once, for 20 minutes.`
          : `This platform has no mail server. If there is an account for ${email}, its administrator finds the link in the outbox. It works once, for 20 minutes.`
      }
    >
      <BackToSignIn />
    </AuthFrame>
  );
}

export function BackToSignIn() {
  return (
    <Text fz="sm" c="dimmed" mt="md" ta="center">
      <Anchor component={Link} to="/sign-in" fz="sm" c="var(--link)" underline="always">
        Back to signing in
      </Anchor>
    </Text>
  );
}
