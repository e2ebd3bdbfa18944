/** Listens for the shortcuts of lib/keys while a component is on screen. */
import { useEffect, useRef } from 'react';
import { useSingleKeys } from '@/components/preferences';
import { isSingleKey, NO_KEYS, press, SHORTCUTS, type ShortcutId } from '@/lib/keys';

export type ShortcutHandlers = Partial<Record<ShortcutId, () => void>>;

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** A dialog has the keyboard to itself. */
function isInDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

export function useShortcuts(handlers: ShortcutHandlers): void {
  const [areSingleKeysOn] = useSingleKeys();
  const current = useRef(handlers);
  current.current = handlers;

  useEffect(() => {
    let state = NO_KEYS;
    function listen(event: KeyboardEvent): void {
      const hasModifier = event.ctrlKey || event.metaKey;
      if (!hasModifier && (isTyping(event) || isInDialog())) return;
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt } = event;
      const result = press(state, { key, ctrl, meta, alt, at: event.timeStamp });
      state = result.state;
      const shortcut = SHORTCUTS.find(({ id }) => id === result.hit);
      const run = result.hit ? current.current[result.hit] : undefined;
      if (!shortcut || !run || (isSingleKey(shortcut) && !areSingleKeysOn)) return;
      event.preventDefault();
      run();
    }
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [areSingleKeysOn]);
}
