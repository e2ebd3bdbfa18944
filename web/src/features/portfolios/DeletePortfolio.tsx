/** Deletes a portfolio, once its name was typed. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { $api, queryClient } from '@/api/client';
import type { Portfolio } from '@/api/shapes';
import { Card } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { useLastPortfolio } from '@/components/preferences';
import { useWriteObstacle, WriteButton } from '@/components/writes';

export function DeletePortfolio({ portfolio }: { portfolio: Portfolio }) {
  const [isOpen, dialog] = useDisclosure();
  const obstacle = useWriteObstacle();
  const { data: user } = $api.useQuery('get', '/api/users/me');
  if (!user?.permissions.includes('portfolio:delete')) return null;
  return (
    <Card title="Delete">
      <Group justify="space-between" gap="sm">
        <Text fz="sm" c="dimmed" maw={380}>
          {obstacle ?? 'Removes the portfolio with its accounts and activities, for good.'}
        </Text>
        <WriteButton color="red" variant="light" onClick={dialog.open}>
          Delete this portfolio…
        </WriteButton>
      </Group>
      <Modal opened={isOpen} onClose={dialog.close} title="Delete this portfolio?">
        <DeleteForm portfolio={portfolio} onCancel={dialog.close} />
      </Modal>
    </Card>
  );
}

type DeleteFormProps = { portfolio: Portfolio; onCancel: () => void };

function DeleteForm({ portfolio: { id, name }, onCancel }: DeleteFormProps) {
  const navigate = useNavigate();
  const [, setLast] = useLastPortfolio();
  const [typed, setTyped] = useState('');
  const remove = $api.useMutation('delete', '/api/portfolios/{portfolio_id}', {
    onSuccess: async () => {
      setLast(null);
      notifications.show({ message: `${name} was deleted.` });
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] });
      void navigate({ to: '/', replace: true });
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (typed.trim() === name.trim()) remove.mutate({ params: { path: { portfolio_id: id } } });
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <FormNote error={remove.error} />
        <Text fz="sm">
          All accounts and activities of <b>{name}</b> are removed, and this cannot be undone.
        </Text>
        <TextInput
          label={`Type “${name}” to confirm`}
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onCancel}>
            Keep it
          </Button>
          <WriteButton
            type="submit"
            color="red"
            loading={remove.isPending}
            disabled={typed.trim() !== name.trim()}
          >
            Delete for good
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
