/** Choosing a new password by the token of a link; it signs nobody in. */
import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { NewPassword } from '@/components/NewPassword';
import { AuthFrame } from './AuthFrame';
import { BackToSignIn } from './ForgotPage';
import { linkToken } from './linkToken';

export function ResetPage() {
  const [token] = useState(linkToken);
  const setup = $api.useQuery('get', '/api/setup');
  const form = useForm({ initialValues: { password: '' } });
  const reset = $api.useMutation('post', '/api/auth/password-resets/confirm', {
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  if (token === '' || (reset.isError && failureFrom(reset.error).code === 'link_invalid')) {
    return <LinkIsOver />;
  }
  if (reset.isSuccess) return <Done />;
  return (
    <AuthFrame
      title="Choose a new password"
      text="You are signed out everywhere, and sign in with it afterwards."
    >
      <form onSubmit={form.onSubmit(({ password }) => reset.mutate({ body: { token, password } }))}>
        <Stack gap="sm">
          <FormNote error={reset.error} />
          <NewPassword
            minimum={setup.data?.password_min_length ?? 12}
            own={[]}
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            error={typeof form.errors.password === 'string' ? form.errors.password : undefined}
          />
          <Button type="submit" loading={reset.isPending} fullWidth>
            Set the password
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}

function Done() {
  return (
    <AuthFrame
      title="Your password was changed"
      text="Sign in with the new one. You were signed out everywhere."
    >
      <Button component={Link} to="/sign-in" fullWidth>
        Sign in
      </Button>
    </AuthFrame>
  );
}

function LinkIsOver() {
  return (
    <AuthFrame
      title="This link is over"
      text="It works once, for 20 minutes, and a later one replaces it. Nothing was changed."
    >
      <Button component={Link} to="/forgot" fullWidth>
        Ask for a new one
      </Button>
      <BackToSignIn />
    </AuthFrame>
  );
}
