/** The way in without a password. */
import { Button, Divider, Stack } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { knowsPasskeys } from '@/api/passkeys';
import type { SignIn } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { usePasskeySignIn } from './usePasskeySignIn';

export function PasskeyButton({ onAnswer }: { onAnswer: (answer: SignIn) => void }) {
  const signIn = usePasskeySignIn(onAnswer);
  if (!knowsPasskeys()) return null;
  return (
    <Stack gap="sm" mb="sm">
      <FormNote error={signIn.error} />
      <Button
        fullWidth
        leftSection={<KeyRound size={16} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        Sign in with a passkey
      </Button>
      <Divider label="or" labelPosition="center" />
    </Stack>
  );
}
