import { expect, test } from 'vitest';
import { isSingleKey, keyLabel, NO_KEYS, press, SHORTCUTS } from './keys';

function key(name: string, at = 0, modifiers: Partial<{ ctrl: boolean; alt: boolean }> = {}) {
  return { key: name, ctrl: false, meta: false, alt: false, at, ...modifiers };
}

test('two keys in a row go somewhere', () => {
  const first = press(NO_KEYS, key('g', 100));
  const second = press(first.state, key('a', 400));
  expect(first.hit).toBeNull();
  expect(second.hit).toBe('goto-activities');
});

test('a sequence that took too long starts anew', () => {
  const first = press(NO_KEYS, key('g', 0));
  expect(press(first.state, key('s', 5_000)).hit).toBeNull();
});

test('a key that does not continue a sequence counts for itself', () => {
  const first = press(NO_KEYS, key('g', 0));
  expect(press(first.state, key('h', 100)).hit).toBe('privacy');
});

test('a modifier makes another shortcut of the same letter', () => {
  expect(press(NO_KEYS, key('k', 0, { ctrl: true })).hit).toBe('palette');
  expect(press(NO_KEYS, key('k')).hit).toBeNull();
  expect(press(NO_KEYS, key('h', 0, { alt: true })).hit).toBeNull();
});

test('no shortcut is hidden behind the beginning of another', () => {
  for (const one of SHORTCUTS) {
    const hiding = SHORTCUTS.filter(
      (other) => other !== one && one.keys.every((name, index) => other.keys[index] === name),
    );
    expect(hiding).toEqual([]);
  }
});

test('keys are written as on the keyboard in front of the person', () => {
  expect(keyLabel('mod+k', true)).toBe('⌘ K');
  expect(keyLabel('mod+k', false)).toBe('Ctrl K');
  expect(SHORTCUTS.filter(isSingleKey).map(({ id }) => id)).not.toContain('palette');
});
