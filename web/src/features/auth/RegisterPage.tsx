/** Creating an account where registration is open. */
import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { NewPassword } from '@/components/NewPassword';
import { AuthFrame } from './AuthFrame';
import { BackToSignIn } from './ForgotPage';
import { rememberUser } from './SignInForm';

export function RegisterPage() {
  const navigate = useNavigate();
  const setup = $api.useQuery('get', '/api/setup');
  const form = useForm({ initialValues: { name: '', email: '', password: '' } });
  const register = $api.useMutation('post', '/api/auth/register', {
    onSuccess: (answer) => {
      if (!('user' in answer)) return;
      rememberUser(answer.user);
      void navigate({ to: '/', replace: true });
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit((values) => register.mutate({ body: { ...values, transport: 'cookie' } }));

  if (setup.data && setup.data.registration !== 'open') {
    return (
      <AuthFrame
        title="Registration is closed"
        text="The administrator of this platform adds people. Ask for an account, then sign in."
      >
        <Button component={Link} to="/sign-in" fullWidth>
          Sign in
        </Button>
      </AuthFrame>
    );
  }
  if (register.data && !('user' in register.data)) {
    return (
      <AuthFrame
        title="Look into your mail"
        text={`A letter is on its way to ${register.data.email}. Its link works once, for a day.`}
      >
        <BackToSignIn />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Create an account"
      text="Your portfolios are yours: an administrator does not see them."
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FormNote error={register.error} />
          <TextInput label="Name" name="name" autoComplete="name" required {...form.getInputProps('name')} />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            {...form.getInputProps('email')}
          />
          <NewPassword
            minimum={setup.data?.password_min_length ?? 12}
            own={[form.values.name, form.values.email]}
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            error={typeof form.errors.password === 'string' ? form.errors.password : undefined}
          />
          <Button type="submit" loading={register.isPending} fullWidth>
            Create account
          </Button>
        </Stack>
      </form>
      <Text fz="sm" c="dimmed" mt="md" ta="center">
        Have one already?{' '}
        <Anchor component={Link} to="/sign-in" fz="sm" c="var(--link)" underline="always">
          Sign in
        </Anchor>
      </Text>
    </AuthFrame>
  );
}
