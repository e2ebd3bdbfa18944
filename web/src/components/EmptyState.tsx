/** What a place says when there is nothing in it yet: one sentence, one next step. */
import { EmptyState as MantineEmptyState } from '@mantine/core';
import type { ReactNode } from 'react';

type EmptyStateProps = { icon?: ReactNode; title?: string; text?: ReactNode; action?: ReactNode };

export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <MantineEmptyState
      size="sm"
      icon={icon}
      withIndicatorBackground={icon !== undefined}
      title={title}
      description={text}
      p="lg"
    >
      {action && <MantineEmptyState.Actions>{action}</MantineEmptyState.Actions>}
    </MantineEmptyState>
  );
}
