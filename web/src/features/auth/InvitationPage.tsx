/** Accepting an invitation: who holds its link makes one account. */
import { Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FailureNote } from '@/components/FailureNote';
import { FormNote } from '@/components/FormNote';
import { NewPassword } from '@/components/NewPassword';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';
import { rememberUser } from './SignInForm';

export function InvitationPage() {
  const [token] = useState(linkToken);
  const { mutate: ask, ...offer } = $api.useMutation('post', '/api/auth/invitations/offer');
  useEffect(() => {
    if (token !== '') ask({ body: { token } });
  }, [ask, token]);
  if (token === '' || (offer.isError && failureFrom(offer.error).code === 'link_invalid'))
    return <OfferIsOver />;
  if (offer.isError) {
    return (
      <AuthFrame title="You are invited">
        <FailureNote error={offer.error} what="The invitation" onRetry={() => ask({ body: { token } })} />
      </AuthFrame>
    );
  }
  if (!offer.data) {
    return (
      <AuthFrame title="You are invited">
        <Skeleton h={320} />
      </AuthFrame>
    );
  }
  return <AcceptForm token={token} email={offer.data.email} />;
}

function OfferIsOver() {
  return (
    <AuthFrame
      title="This invitation is over"
      text="It was accepted, taken back or left too long. Ask for a new one."
    >
      <Button component={Link} to="/sign-in" fullWidth>
        Sign in
      </Button>
    </AuthFrame>
  );
}

function AcceptForm({ token, email }: { token: string; email: string | null }) {
  const navigate = useNavigate();
  const setup = $api.useQuery('get', '/api/setup');
  const form = useForm({ initialValues: { name: '', email: email ?? '', password: '' } });
  const accept = $api.useMutation('post', '/api/auth/invitations/accept', {
    onSuccess: ({ user }) => {
      rememberUser(user);
      void navigate({ to: '/', replace: true });
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit((values) =>
    accept.mutate({ body: { ...values, token, transport: 'cookie' } }),
  );
  if (accept.isError && failureFrom(accept.error).code === 'link_invalid') return <OfferIsOver />;
  return (
    <AuthFrame title="You are invited" text="Make your account. Your portfolios are yours alone.">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FormNote error={accept.error} />
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
            readOnly={email !== null}
            {...form.getInputProps('email')}
          />
          <NewPassword
            minimum={setup.data?.password_min_length ?? 12}
            own={[form.values.name, form.values.email]}
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            error={typeof form.errors.password === 'string' ? form.errors.password : undefined}
          />
          <Button type="submit" loading={accept.isPending} fullWidth>
            Create account
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
