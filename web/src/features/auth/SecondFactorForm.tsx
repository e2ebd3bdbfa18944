/** The second step of signing in: a code of the app, or one of those on paper. */
import { Anchor, Button, Divider, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { $api, api, bodyOf } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { knowsPasskeys, signByPasskey } from '@/api/passkeys';
import type { SecondFactorRequired, User } from '@/api/shapes';
import { CodeField } from '@/components/CodeField';
import { FormNote } from '@/components/FormNote';

type SecondFactorFormProps = {
  asked: SecondFactorRequired;
  onUser: (user: User) => void;
  onStartAgain: () => void;
};

export function SecondFactorForm({ asked, onUser, onStartAgain }: SecondFactorFormProps) {
  const hasApp = asked.methods.includes('totp');
  const [isRecovery, setRecovery] = useState(!hasApp);
  const [code, setCode] = useState('');
  const send = $api.useMutation('post', '/api/auth/login/second-factor', {
    onSuccess: ({ user }) => onUser(user),
    onError: () => setCode(''),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const credential = await signByPasskey(asked.passkey ?? {});
      const body = { challenge: asked.challenge, method: 'passkey' as const, credential };
      return bodyOf(await api.POST('/api/auth/login/second-factor', { body }));
    },
    onSuccess: ({ user }) => onUser(user),
  });
  const hasPasskey = asked.passkey !== null && knowsPasskeys();
  const isOver = send.error !== null && failureFrom(send.error).code === 'challenge_over';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const method = isRecovery ? 'recovery_code' : 'totp';
        send.mutate({ body: { challenge: asked.challenge, method, code: code.trim() } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={send.error ?? byPasskey.error} />
        {hasPasskey && (
          <>
            <Button
              fullWidth
              leftSection={<KeyRound size={16} aria-hidden />}
              loading={byPasskey.isPending}
              onClick={() => byPasskey.mutate()}
            >
              Use your passkey
            </Button>
            <Divider label="or" labelPosition="center" />
          </>
        )}
        <CodeField isRecovery={isRecovery} value={code} onChange={setCode} />
        {isOver ? (
          <Button fullWidth onClick={onStartAgain}>
            Start again
          </Button>
        ) : (
          <Button
            type="submit"
            variant={hasPasskey ? 'default' : 'filled'}
            loading={send.isPending}
            mt="xs"
            fullWidth
          >
            Go on
          </Button>
        )}
        {hasApp && (
          <Anchor
            component="button"
            type="button"
            fz="sm"
            c="var(--link)"
            onClick={() => {
              setRecovery(!isRecovery);
              setCode('');
            }}
          >
            {isRecovery ? 'Use a code of your app' : 'Use a recovery code'}
          </Anchor>
        )}
      </Stack>
    </form>
  );
}
