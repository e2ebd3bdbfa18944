/** The fields by which a person proves once more who they are: the second factor where one is set. */
import { Anchor, Button, Divider, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { $api, api, bodyOf } from '@/api/client';
import { knowsPasskeys, signByPasskey } from '@/api/passkeys';
import type { StepUpMethod } from '@/api/shapes';
import { CodeField } from '@/components/CodeField';
import { FormNote } from '@/components/FormNote';

type ProofFormProps = {
  methods: readonly StepUpMethod[];
  providers: readonly string[];
  onDone: () => void;
  onCancel: () => void;
};

export function ProofForm({ methods, providers, onDone, onCancel }: ProofFormProps) {
  const typed = methods.filter((one) => one !== 'passkey');
  const [method, setMethod] = useState(typed[0] ?? 'password');
  const [secret, setSecret] = useState('');
  const prove = $api.useMutation('post', '/api/auth/step-up', {
    onSuccess: onDone,
    onError: () => setSecret(''),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { challenge, options } = bodyOf(await api.POST('/api/auth/step-up/passkey-options'));
      const credential = await signByPasskey(options);
      await api.POST('/api/auth/step-up', { body: { method: 'passkey', challenge, credential } });
    },
    onSuccess: onDone,
  });
  const other = typed.find((one) => one !== method);
  if (methods.length === 0) return <SignInElsewhere keys={providers} onCancel={onCancel} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const proof = method === 'password' ? { password: secret } : { code: secret.trim() };
        prove.mutate({ body: { method, ...proof } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={prove.error ?? byPasskey.error} />
        {methods.includes('passkey') && knowsPasskeys() && (
          <>
            <Button
              leftSection={<KeyRound size={16} aria-hidden />}
              loading={byPasskey.isPending}
              onClick={() => byPasskey.mutate()}
            >
              Use your passkey
            </Button>
            <Divider label="or" labelPosition="center" />
          </>
        )}
        {method === 'password' ? (
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            data-autofocus
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          />
        ) : (
          <CodeField isRecovery={method === 'recovery_code'} value={secret} onChange={setSecret} />
        )}
        {other && (
          <Anchor component="button" type="button" fz="sm" c="var(--link)" onClick={() => setMethod(other)}>
            {other === 'recovery_code' ? 'Use a recovery code' : 'Use a code of your app'}
          </Anchor>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={prove.isPending}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** For whoever has nothing here to prove himself by: the provider has to ask him anew. */
function SignInElsewhere({ keys, onCancel }: { keys: readonly string[]; onCancel: () => void }) {
  const providers = $api.useQuery('get', '/api/auth/providers');
  const leave = $api.useMutation('post', '/api/auth/step-up/federation', {
    onSuccess: ({ authorization_url }) => window.location.assign(authorization_url),
  });
  const known = providers.data?.items.filter(({ key }) => keys.includes(key)) ?? [];
  const { pathname, search } = window.location;
  if (keys.length === 0) {
    return (
      <Text fz="sm">You sign in elsewhere: sign out, sign in again, and do this within ten minutes.</Text>
    );
  }
  return (
    <Stack gap="sm">
      <FormNote error={leave.error} />
      <Text fz="sm">
        You have no password here. Sign in again where you come from; you return to this page, and do it once
        more.
      </Text>
      {known.map(({ key, name }) => (
        <Button
          key={key}
          loading={leave.isPending}
          onClick={() => leave.mutate({ body: { provider: key, return_to: `${pathname}${search}` } })}
        >
          Sign in with {name} again
        </Button>
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
