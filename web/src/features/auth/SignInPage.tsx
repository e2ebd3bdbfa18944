/** Signing in with e-mail and password, or with an account elsewhere. */
import { Alert, Anchor, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { SecondFactorRequired } from '@/api/shapes';
import { problemWords } from '@/lib/federation';
import { takeFragment } from '@/lib/fragments';
import { readChoice } from '@/lib/search';
import { AuthFrame } from './AuthFrame';
import { ProviderButtons } from './ProviderButtons';
import { SignInForm } from './SignInForm';

const METHODS = ['passkey', 'totp', 'recovery_code'] as const;

/** The second step that a way by a provider has left to do. */
function takeSecondStep(): SecondFactorRequired | null {
  const given = takeFragment('second-factor');
  if (given === null || typeof given.challenge !== 'string' || !Array.isArray(given.methods)) return null;
  const methods = given.methods.flatMap((method) => readChoice(method, METHODS) ?? []);
  const passkey = typeof given.passkey === 'object' ? given.passkey : null;
  return {
    challenge: given.challenge,
    methods,
    expires_in: 300,
    passkey: passkey === null ? null : Object.fromEntries(Object.entries(passkey)),
    second_factor_required: true,
  };
}

/** `returnTo` is a path of this app; `problem` is why a way by a provider ended here. */
type SignInPageProps = { returnTo: string | undefined; problem: string | undefined };

export function SignInPage({ returnTo, problem }: SignInPageProps) {
  const navigate = useNavigate();
  const [waiting] = useState(takeSecondStep);
  const setup = $api.useQuery('get', '/api/setup');
  return (
    <AuthFrame title="Sign in">
      {problem && (
        <Alert color="red" variant="light" role="alert" p="sm" mb="md">
          <Text fz="sm">{problemWords(problem)}</Text>
        </Alert>
      )}
      <SignInForm onDone={() => navigate({ href: returnTo ?? '/', replace: true })} waiting={waiting} />
      <ProviderButtons returnTo={returnTo} mayLeaveByItself={problem === undefined && waiting === null} />
      <Text fz="sm" c="dimmed" mt="md" ta="center">
        <Anchor component={Link} to="/forgot" fz="sm" c="var(--link)" underline="always">
          Forgot your password?
        </Anchor>
      </Text>
      {setup.data?.registration === 'open' && !setup.data.open && (
        <Text fz="sm" c="dimmed" mt="xs" ta="center">
          New here?{' '}
          <Anchor component={Link} to="/register" fz="sm" c="var(--link)" underline="always">
            Create an account
          </Anchor>
        </Text>
      )}
      {setup.data?.open && (
        <Text fz="sm" c="dimmed" mt="md" ta="center">
          This platform has no administrator yet. Open the set-up link printed when it started.
        </Text>
      )}
    </AuthFrame>
  );
}
