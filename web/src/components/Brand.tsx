/** The product's mark and name. */
import { Group, Text } from '@mantine/core';

export function Brand({ isBare }: { isBare?: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#3b4fd8" />
        <path
          d="M7 22l6-7 4.5 4L25 10"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="25" cy="10" r="2.4" fill="#2dd4bf" />
      </svg>
      {!isBare && (
        <Text component="span" fw={700} fz="md" style={{ letterSpacing: '-0.01em' }}>
          Folio
        </Text>
      )}
    </Group>
  );
}
