/** Deletes an account without activities; one that has some is refused, and the reason is shown. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { $api } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import type { Account } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';

export function CloseAccount({ account, onDone }: { account: Account; onDone: () => void }) {
  const { id, name, portfolio_id } = account;
  const close = $api.useMutation('delete', '/api/accounts/{account_id}', {
    onSuccess: async () => {
      notifications.show({ message: `${name} was deleted.` });
      onDone();
      await portfolioChanged(portfolio_id);
    },
  });
  return (
    <Stack gap="sm">
      <FormNote error={close.error} />
      <Text fz="sm">
        <b>{name}</b> is removed. That is possible only while nothing is booked in it.
      </Text>
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={onDone}>
          Keep it
        </Button>
        <WriteButton
          color="red"
          loading={close.isPending}
          onClick={() => close.mutate({ params: { path: { account_id: id } } })}
        >
          Delete the account
        </WriteButton>
      </Group>
    </Stack>
  );
}
