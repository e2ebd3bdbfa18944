/** What may be written while the platform cannot be reached: nothing, and the button says why. */
import { Button, type ButtonProps, type ElementProps, Tooltip } from '@mantine/core';
import { type MouseEvent, useSyncExternalStore } from 'react';
import { liveState, onLiveChange } from '@/api/live';

const UNREACHABLE = 'Offline: nothing can be saved until the platform is reached again.';

/** Why nothing can be written now; null when it can. */
export function useWriteObstacle(): string | null {
  return useSyncExternalStore(onLiveChange, liveState) === 'offline' ? UNREACHABLE : null;
}

type WriteButtonProps = ButtonProps & ElementProps<'button', keyof ButtonProps>;

/** It stays focusable while it refuses, so that its reason can be read; a form's Enter is refused with it. */
export function WriteButton({ onClick, ...props }: WriteButtonProps) {
  const obstacle = useWriteObstacle();
  function click(event: MouseEvent<HTMLButtonElement>): void {
    if (obstacle === null) onClick?.(event);
    else event.preventDefault();
  }
  return (
    <Tooltip
      label={obstacle}
      disabled={obstacle === null}
      multiline
      maw={260}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Button
        {...props}
        onClick={click}
        {...(obstacle === null ? {} : { 'data-disabled': true, 'aria-disabled': true, title: obstacle })}
      />
    </Tooltip>
  );
}
