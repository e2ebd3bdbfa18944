/** The fields by which a person proves once more who they are: the second factor where one is set. */
import { Anchor, Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { StepUpMethod } from '@/api/shapes';
import { CodeField } from '@/components/CodeField';
import { FormNote } from '@/components/FormNote';

type ProofFormProps = { methods: readonly StepUpMethod[]; onDone: () => void; onCancel: () => void };

export function ProofForm({ methods, onDone, onCancel }: ProofFormProps) {
  const [method, setMethod] = useState(methods[0] ?? 'password');
  const [secret, setSecret] = useState('');
  const prove = $api.useMutation('post', '/api/auth/step-up', {
    onSuccess: onDone,
    onError: () => setSecret(''),
  });
  const other = methods.find((one) => one !== method);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const proof = method === 'password' ? { password: secret } : { code: secret.trim() };
        prove.mutate({ body: { method, ...proof } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={prove.error} />
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
