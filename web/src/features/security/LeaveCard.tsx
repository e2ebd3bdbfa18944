/** Deleting one's own account: out at once, with seven days to come back. */
import { Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { $api } from '@/api/client';
import { Card } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { useLeave } from '@/components/useLeave';
import { WriteButton } from '@/components/writes';

export function LeaveCard() {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Card title="Delete my account">
      <Group justify="space-between" gap="sm">
        <Text fz="sm" c="dimmed" maw={520}>
          You are signed out at once. For seven days the link in your mail, or an administrator, brings
          everything back; then all of it is gone.
        </Text>
        <WriteButton color="red" variant="light" onClick={open}>
          Delete my account
        </WriteButton>
      </Group>
      <Modal opened={isOpen} onClose={close} title="Delete your account?">
        {isOpen && <LeaveForm />}
      </Modal>
    </Card>
  );
}

function LeaveForm() {
  const leaveTabs = useLeave();
  const [password, setPassword] = useState('');
  const leave = $api.useMutation('post', '/api/users/me/deletion', {
    onSuccess: leaveTabs,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        leave.mutate({ body: password === '' ? {} : { password } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={leave.error} />
        <PasswordInput
          label="Current password"
          description="Leave it empty if your account has none."
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the current password' }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <WriteButton type="submit" color="red" loading={leave.isPending}>
            Delete my account
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
