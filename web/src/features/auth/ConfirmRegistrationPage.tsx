/** Confirming a new account by the token of a link and the password that was chosen. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';
import { rememberUser } from './SignInForm';

export function ConfirmRegistrationPage() {
  const [token] = useState(linkToken);
  const navigate = useNavigate();
  const form = useForm({ initialValues: { password: '' } });
  const confirm = $api.useMutation('post', '/api/auth/register/confirm', {
    onSuccess: ({ user }) => {
      rememberUser(user);
      void navigate({ to: '/', replace: true });
    },
  });
  if (token === '' || (confirm.isError && failureFrom(confirm.error).code === 'link_invalid')) {
    return (
      <AuthFrame title="This link is over" text="It works once, for a day. Register again, or sign in.">
        <Button component={Link} to="/sign-in" fullWidth>
          Sign in
        </Button>
      </AuthFrame>
    );
  }
  const submit = form.onSubmit(({ password }) =>
    confirm.mutate({ body: { token, password, transport: 'cookie' } }),
  );
  return (
    <AuthFrame title="Confirm your account" text="Give the password you chose when you registered.">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FormNote error={confirm.error} />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={confirm.isPending} fullWidth>
            Confirm and sign in
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
