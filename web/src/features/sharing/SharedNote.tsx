/** Says on every page of a portfolio that it is somebody else's, and what may be done with it. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Users } from 'lucide-react';
import { api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Portfolio } from '@/api/shapes';

const MEANINGS: Record<NonNullable<Portfolio['relation']>, string> = {
  owner: 'It is yours.',
  'co-owner': 'You may book, manage and share.',
  editor: 'You may book and import.',
  commenter: 'You may look and comment.',
  viewer: 'You may look.',
};

async function leave({ id, name }: Portfolio): Promise<void> {
  try {
    await api.DELETE('/api/portfolios/{portfolio_id}/shares/mine', {
      params: { path: { portfolio_id: id } },
    });
    notifications.show({ message: `You left ${name}.` });
    await queryClient.resetQueries();
  } catch (thrown) {
    notifications.show({ color: 'red', title: 'Not left', message: failureFrom(thrown).message });
  }
}

function askToLeave(portfolio: Portfolio): void {
  modals.openConfirmModal({
    title: `Leave ${portfolio.name}?`,
    children: <Text fz="sm">You will not see it any more until it is shared with you again.</Text>,
    labels: { confirm: 'Leave', cancel: 'Stay' },
    onConfirm: () => void leave(portfolio),
  });
}

export function SharedNote({ portfolio }: { portfolio: Portfolio }) {
  const { relation = 'owner', owner_name, hides_amounts } = portfolio;
  if (relation === 'owner') return null;
  return (
    <Alert color="blue" variant="light" icon={<Users size={16} aria-hidden />} p="sm" mb="md" role="note">
      <Group justify="space-between" gap="sm">
        <Text fz="sm" flex="1 1 280px">
          <b>Shared with you by {owner_name || 'its owner'}.</b> {MEANINGS[relation]}
          {hides_amounts && ' Amounts are hidden: you see shares and returns.'}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => askToLeave(portfolio)}>
          Leave…
        </Button>
      </Group>
    </Alert>
  );
}
