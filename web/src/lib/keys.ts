/** The one table of keyboard shortcuts, and the pure machine that recognises them. */

export type Shortcut = {
  id: ShortcutId;
  keys: readonly string[];
  label: string;
  group: 'Anywhere' | 'Go to' | 'Portfolio';
};

export type ShortcutId =
  | 'palette'
  | 'shortcuts'
  | 'privacy'
  | 'theme'
  | 'filter'
  | 'new'
  | 'goto-portfolio'
  | 'goto-activities'
  | 'goto-import'
  | 'goto-settings'
  | 'goto-platform'
  | 'range-1'
  | 'range-2'
  | 'range-3'
  | 'range-4'
  | 'range-5'
  | 'range-6'
  | 'range-7';

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'palette', keys: ['mod+k'], label: 'Search pages, instruments and actions', group: 'Anywhere' },
  { id: 'shortcuts', keys: ['?'], label: 'Show this list', group: 'Anywhere' },
  { id: 'privacy', keys: ['h'], label: 'Hide or show amounts', group: 'Anywhere' },
  { id: 'theme', keys: ['t'], label: 'Switch between light and dark', group: 'Anywhere' },
  { id: 'filter', keys: ['/'], label: 'Focus the filter of the page', group: 'Anywhere' },
  { id: 'new', keys: ['n'], label: 'New activity', group: 'Anywhere' },
  { id: 'goto-portfolio', keys: ['g', 'p'], label: 'Portfolio', group: 'Go to' },
  { id: 'goto-activities', keys: ['g', 'a'], label: 'Activities', group: 'Go to' },
  { id: 'goto-import', keys: ['g', 'i'], label: 'Import', group: 'Go to' },
  { id: 'goto-settings', keys: ['g', 's'], label: 'Settings', group: 'Go to' },
  { id: 'goto-platform', keys: ['g', 'd'], label: 'Platform (administrators)', group: 'Go to' },
  { id: 'range-1', keys: ['1'], label: 'Chart: 1 week', group: 'Portfolio' },
  { id: 'range-2', keys: ['2'], label: 'Chart: 1 month', group: 'Portfolio' },
  { id: 'range-3', keys: ['3'], label: 'Chart: 3 months', group: 'Portfolio' },
  { id: 'range-4', keys: ['4'], label: 'Chart: year to date', group: 'Portfolio' },
  { id: 'range-5', keys: ['5'], label: 'Chart: 1 year', group: 'Portfolio' },
  { id: 'range-6', keys: ['6'], label: 'Chart: 5 years', group: 'Portfolio' },
  { id: 'range-7', keys: ['7'], label: 'Chart: everything', group: 'Portfolio' },
];

export type KeyPress = { key: string; ctrl: boolean; meta: boolean; alt: boolean; at: number };
export type KeyState = { pending: readonly string[]; since: number };

export const NO_KEYS: KeyState = { pending: [], since: 0 };
const SEQUENCE_MS = 1_200;

function nameOf(press: KeyPress): string | null {
  if (press.alt) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrl || press.meta ? `mod+${key}` : key;
}

function startsWith(keys: readonly string[], typed: readonly string[]): boolean {
  return typed.every((key, index) => keys[index] === key);
}

/** Feed one key press; get the shortcut it completes, if any, and the state to carry on with. */
export function press(state: KeyState, event: KeyPress): { state: KeyState; hit: ShortcutId | null } {
  const name = nameOf(event);
  if (name === null) return { state: NO_KEYS, hit: null };
  const isFresh = event.at - state.since <= SEQUENCE_MS;
  const attempts = isFresh && state.pending.length > 0 ? [[...state.pending, name], [name]] : [[name]];
  for (const typed of attempts) {
    const candidates = SHORTCUTS.filter((shortcut) => startsWith(shortcut.keys, typed));
    const complete = candidates.find((shortcut) => shortcut.keys.length === typed.length);
    if (complete) return { state: NO_KEYS, hit: complete.id };
    if (candidates.length > 0) return { state: { pending: typed, since: event.at }, hit: null };
  }
  return { state: NO_KEYS, hit: null };
}

/** A shortcut without a modifier can be switched off: it may clash with speech input. */
export function isSingleKey(shortcut: Shortcut): boolean {
  return shortcut.keys.every((key) => !key.startsWith('mod+'));
}

/** How a key is written on this machine's keyboard. */
export function keyLabel(key: string, isMac: boolean): string {
  const bare = key.replace('mod+', '');
  const cap = bare.length === 1 ? bare.toUpperCase() : bare;
  return key.startsWith('mod+') ? `${isMac ? '⌘' : 'Ctrl'} ${cap}` : cap;
}
