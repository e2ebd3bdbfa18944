/** Reads view state from the address: anything unknown falls back to the default, never to an error. */

export type Raw = Record<string, unknown>;

export function readChoice<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readDay(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

export function readFlag(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined;
}

export type Sort = { column: string; descending: boolean };

/** A sort is one word in the address: `value` ascending, `-value` descending. */
export function readSort(value: string | undefined, fallback: Sort): Sort {
  if (!value) return fallback;
  const descending = value.startsWith('-');
  return { column: descending ? value.slice(1) : value, descending };
}

export function writeSort(sort: Sort): string {
  return sort.descending ? `-${sort.column}` : sort.column;
}

/** Hidden columns are one comma-separated word; empty means none. */
export function readWords(value: string | undefined): string[] {
  return value ? value.split(',').filter((word) => word !== '') : [];
}

export function writeWords(words: readonly string[]): string | undefined {
  return words.length > 0 ? words.join(',') : undefined;
}

/** Only a path of this app may be the place to return to after signing in. */
export function readReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return /^\/(?![/\\])/.test(value) ? value : undefined;
}
