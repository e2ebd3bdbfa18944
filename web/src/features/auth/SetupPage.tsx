/** First run: the holder of the one-time link becomes the administrator. */
import { Button, Code, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { CurrencySelect } from '@/components/CurrencySelect';
import { FailureNote } from '@/components/FailureNote';
import { FormNote } from '@/components/FormNote';
import { NewPassword } from '@/components/NewPassword';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';
import { rememberUser } from './SignInForm';

export function SetupPage() {
  const setup = $api.useQuery('get', '/api/setup');
  const [token] = useState(linkToken);
  if (setup.isError) {
    return (
      <AuthFrame title="Set-up">
        <FailureNote error={setup.error} what="Set-up" onRetry={() => setup.refetch()} />
      </AuthFrame>
    );
  }
  if (!setup.data) {
    return (
      <AuthFrame title="Welcome">
        <Skeleton h={360} />
      </AuthFrame>
    );
  }
  if (!setup.data.open) return <SetupClosed />;
  if (token === '') return <TokenMissing />;
  return <SetupForm token={token} minimum={setup.data.password_min_length} />;
}

function SetupClosed() {
  return (
    <AuthFrame
      title="Set-up is done"
      text="This platform already has its administrator. The set-up link works once."
    >
      <Button component={Link} to="/sign-in" fullWidth>
        Sign in
      </Button>
    </AuthFrame>
  );
}

function TokenMissing() {
  return (
    <AuthFrame
      title="Open the set-up link"
      text="This page needs the one-time link that was printed when the platform started."
    >
      <Text fz="sm">
        Run <Code>folio status</Code> on the machine to see it again, and open it whole, with everything after
        the <Code>#</Code>.
      </Text>
    </AuthFrame>
  );
}

function SetupForm({ token, minimum }: { token: string; minimum: number }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', email: '', password: '', currency: 'USD' } });
  const claim = $api.useMutation('post', '/api/setup', {
    onSuccess: ({ user }) => {
      rememberUser(user);
      void navigate({ to: '/', replace: true });
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit((values) => claim.mutate({ body: { ...values, token, transport: 'cookie' } }));

  if (claim.isError && failureFrom(claim.error).status === 404) return <SetupClosed />;
  if (claim.isError && failureFrom(claim.error).code === 'setup_token_invalid') {
    return (
      <AuthFrame
        title="This link has expired"
        text="The one-time set-up link was replaced or mistyped. Nothing was changed."
      >
        <Text fz="sm">
          Run <Code>folio status</Code> on the machine to see the current link.
        </Text>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Welcome" text="Create the first account. It administers this platform.">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FormNote error={claim.error} />
          <TextInput
            label="Name"
            name="name"
            autoComplete="name"
            required
            autoFocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            {...form.getInputProps('email')}
          />
          <NewPassword
            minimum={minimum}
            own={[form.values.name, form.values.email]}
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            error={typeof form.errors.password === 'string' ? form.errors.password : undefined}
          />
          <CurrencySelect
            label="Base currency"
            description="Your totals are shown in it. You can change it later."
            {...form.getInputProps('currency')}
          />
          <Button type="submit" loading={claim.isPending} mt="xs" fullWidth>
            Create the administrator
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
