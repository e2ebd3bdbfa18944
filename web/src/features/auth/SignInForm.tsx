/** The fields of signing in, used by the page and by the dialog that keeps a page alive. */
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import type { SecondFactorRequired, SignIn, User } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { PasskeyButton } from './PasskeyButton';
import { SecondFactorForm } from './SecondFactorForm';

/** Put the person of a login answer where every screen looks for them. */
export function rememberUser(user: User): void {
  queryClient.setQueryData($api.queryOptions('get', '/api/users/me').queryKey, user);
}

type SignInFormProps = { onDone: () => void; email?: string; waiting?: SecondFactorRequired | null };

/** `waiting` is a sign-in begun elsewhere, of which the second step is left. */
export function SignInForm({ onDone, email, waiting }: SignInFormProps) {
  const form = useForm({ initialValues: { email: email ?? '', password: '' } });
  const [hasCapsLock, setCapsLock] = useState(false);
  const [asked, setAsked] = useState<SecondFactorRequired | null>(waiting ?? null);
  function enter(user: User): void {
    rememberUser(user);
    onDone();
  }
  const login = $api.useMutation('post', '/api/auth/login', {
    onSuccess: take,
  });
  function take(answer: SignIn): void {
    if ('challenge' in answer) setAsked(answer);
    else enter(answer.user);
  }
  const submit = form.onSubmit((values) => login.mutate({ body: { ...values, transport: 'cookie' } }));
  if (asked) return <SecondFactorForm asked={asked} onUser={enter} onStartAgain={() => setAsked(null)} />;
  return (
    <form onSubmit={submit}>
      <PasskeyButton onAnswer={take} />
      <Stack gap="sm">
        <FormNote error={login.error} />
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username webauthn"
          required
          autoFocus={!email}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          autoFocus={Boolean(email)}
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          {...form.getInputProps('password')}
        />
        {hasCapsLock && <Text fz="xs">Caps Lock is on.</Text>}
        <Button type="submit" variant="default" loading={login.isPending} mt="xs" fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
