/** What can be done with a booked activity: reverse it, or correct it by reversing and booking anew. */
import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { Check, Ellipsis, PenLine, Undo2 } from 'lucide-react';
import { failureFrom } from '@/api/failure';
import { useRights } from '@/api/rights';
import type { Activity } from '@/api/shapes';
import { useDialogs } from '@/components/dialogs';
import { useFormats } from '@/components/formats';
import { useWriteObstacle } from '@/components/writes';
import type { Formats } from '@/lib/format';
import { rebookActivity, reverseActivity, settleDraft } from './booking';
import { effectOf } from './effect';

function tellFailure(thrown: unknown): void {
  notifications.show({ color: 'red', title: 'Not reversed', message: failureFrom(thrown).message });
}

/** Nothing was deleted, so undoing is booking the same again. */
function offerUndo(activity: Activity): void {
  const id = `undo-${activity.id}`;
  const undo = async (): Promise<void> => {
    notifications.hide(id);
    await rebookActivity(activity).catch(tellFailure);
  };
  notifications.show({
    id,
    title: 'Reversed',
    message: (
      <Group justify="space-between">
        <span>The opposite was booked.</span>
        <Button size="compact-xs" variant="default" onClick={() => void undo()}>
          Undo
        </Button>
      </Group>
    ),
    autoClose: 10_000,
  });
}

function askToReverse(activity: Activity, formats: Formats): void {
  modals.openConfirmModal({
    title: 'Reverse this activity?',
    children: (
      <Stack gap="xs">
        <Text fz="sm" fw={600}>
          {effectOf(activity, formats)}
        </Text>
        <Text fz="sm" c="dimmed">
          Nothing is deleted: the opposite is booked, so the figures are as if it had never been.
        </Text>
      </Stack>
    ),
    labels: { confirm: 'Reverse', cancel: 'Keep it' },
    onConfirm: () => {
      reverseActivity(activity)
        .then(() => offerUndo(activity))
        .catch(tellFailure);
    },
  });
}

/** What can be done with a draft: let it count, or give it up. */
function DraftMenu({ activity }: { activity: Activity }) {
  const formats = useFormats();
  const obstacle = useWriteObstacle();
  const settle = (step: 'posting' | 'voiding'): void => {
    settleDraft(activity, step)
      .then(() => notifications.show({ message: step === 'posting' ? 'Posted.' : 'Given up.' }))
      .catch((thrown) =>
        notifications.show({ color: 'red', title: 'Nothing changed', message: failureFrom(thrown).message }),
      );
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={26} aria-label={`Actions for ${effectOf(activity, formats)}`}>
          <Ellipsis size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={260}>
        {obstacle && <Menu.Label>{obstacle}</Menu.Label>}
        <Menu.Item
          disabled={obstacle !== null}
          leftSection={<Check size={14} aria-hidden />}
          onClick={() => settle('posting')}
        >
          Post
        </Menu.Item>
        <Menu.Item
          disabled={obstacle !== null}
          leftSection={<Undo2 size={14} aria-hidden />}
          onClick={() => settle('voiding')}
        >
          Give up
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function ActivityMenu({ activity }: { activity: Activity }) {
  const formats = useFormats();
  const { addActivity } = useDialogs();
  const obstacle = useWriteObstacle();
  const { mayWrite } = useRights(activity.portfolio_id);
  if (!mayWrite || activity.status === 'void' || activity.reverses !== null) return null;
  if (activity.status === 'draft') return <DraftMenu activity={activity} />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={26} aria-label={`Actions for ${effectOf(activity, formats)}`}>
          <Ellipsis size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={260}>
        {obstacle && <Menu.Label>{obstacle}</Menu.Label>}
        <Menu.Item
          disabled={obstacle !== null}
          leftSection={<PenLine size={14} aria-hidden />}
          onClick={() => addActivity({ corrects: activity })}
        >
          Correct…
        </Menu.Item>
        <Menu.Item
          disabled={obstacle !== null}
          leftSection={<Undo2 size={14} aria-hidden />}
          onClick={() => askToReverse(activity, formats)}
        >
          Reverse…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
