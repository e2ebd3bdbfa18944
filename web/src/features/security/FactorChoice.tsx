/** Which second factor to set up first: a passkey where the browser knows them, or an app. */
import { Button, Stack, Text } from '@mantine/core';
import { KeyRound, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { knowsPasskeys } from '@/api/passkeys';
import { AppSetup } from './AppSetup';
import { NewPasskey } from './PasskeysCard';

type Choice = 'passkey' | 'app';

export function FactorChoice({ onDone }: { onDone: () => void }) {
  const [choice, setChoice] = useState<Choice | null>(knowsPasskeys() ? null : 'app');
  if (choice === 'passkey') return <NewPasskey onDone={onDone} onCancel={() => setChoice(null)} />;
  if (choice === 'app') {
    return <AppSetup onDone={onDone} {...(knowsPasskeys() ? { onCancel: () => setChoice(null) } : {})} />;
  }
  return (
    <Stack gap="sm">
      <Button leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setChoice('passkey')}>
        Set up a passkey
      </Button>
      <Text fz="xs" c="dimmed">
        Fingerprint, face or PIN of this device. It signs you in without a password, too.
      </Text>
      <Button
        variant="default"
        leftSection={<Smartphone size={16} aria-hidden />}
        onClick={() => setChoice('app')}
      >
        Set up an authenticator app
      </Button>
      <Text fz="xs" c="dimmed">
        An app on your phone shows a code of six digits that you type after your password.
      </Text>
    </Stack>
  );
}
