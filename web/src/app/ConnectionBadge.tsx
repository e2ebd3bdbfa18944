/** Says whether what is shown follows the platform: live, delayed or offline. */
import { Box, Group, Text, Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { type LiveState, liveState, onLiveChange } from '@/api/live';

const told: Record<LiveState, { label: string; colour: string; hint: string }> = {
  connecting: {
    label: 'Connecting',
    colour: 'var(--mantine-color-dimmed)',
    hint: 'Opening the live connection.',
  },
  live: { label: 'Live', colour: 'var(--gain)', hint: 'Changes appear here as they happen.' },
  delayed: {
    label: 'Delayed',
    colour: 'var(--mantine-color-orange-6)',
    hint: 'The live connection is being restored. What you see may be older.',
  },
  offline: {
    label: 'Offline',
    colour: 'var(--mantine-color-error)',
    hint: 'The platform cannot be reached. You see the last good data.',
  },
};

export function ConnectionBadge() {
  const { label, colour, hint } = told[useSyncExternalStore(onLiveChange, liveState)];
  return (
    <Tooltip label={hint}>
      <Group
        gap={6}
        wrap="nowrap"
        role="status"
        px={8}
        h={24}
        aria-label={`Connection: ${label}`}
        style={{ border: '1px solid var(--line)', borderRadius: 999 }}
      >
        <Box w={7} h={7} style={{ borderRadius: 999, background: colour }} aria-hidden />
        <Text fz="xs" fw={550} visibleFrom="xs">
          {label}
        </Text>
      </Group>
    </Tooltip>
  );
}
