/** Signing in with e-mail and password. */
import { Anchor, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { $api } from '@/api/client';
import { AuthFrame } from './AuthFrame';
import { SignInForm } from './SignInForm';

/** `returnTo` is a path of this app. */
export function SignInPage({ returnTo }: { returnTo: string | undefined }) {
  const navigate = useNavigate();
  const setup = $api.useQuery('get', '/api/setup');
  return (
    <AuthFrame title="Sign in">
      <SignInForm onDone={() => navigate({ href: returnTo ?? '/', replace: true })} />
      {setup.data?.registration === 'open' && !setup.data.open && (
        <Text fz="sm" c="dimmed" mt="md" ta="center">
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
