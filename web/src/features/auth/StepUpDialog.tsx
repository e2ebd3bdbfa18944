/** Asks once more who the person is before a sensitive act; the refused request is then repeated. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { $api } from '@/api/client';
import { onProofNeeded } from '@/api/stepUp';
import { FormNote } from '@/components/FormNote';

export function StepUpDialog() {
  const [isOpen, setOpen] = useState(false);
  const answer = useRef<(isProven: boolean) => void>(() => {});
  useEffect(
    () =>
      onProofNeeded(
        () =>
          new Promise((resolve) => {
            answer.current = resolve;
            setOpen(true);
          }),
      ),
    [],
  );
  function close(isProven: boolean): void {
    setOpen(false);
    answer.current(isProven);
  }
  return (
    <Modal opened={isOpen} onClose={() => close(false)} title="Is it you?">
      <Text fz="sm" c="dimmed" mb="md">
        This changes how your account is protected, so prove once more who you are.
      </Text>
      <ProofForm onDone={() => close(true)} onCancel={() => close(false)} />
    </Modal>
  );
}

function ProofForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  const prove = $api.useMutation('post', '/api/auth/step-up', { onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        prove.mutate({ body: { password } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={prove.error} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
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
