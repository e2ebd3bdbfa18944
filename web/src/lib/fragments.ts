/** What a redirect hands to a page in the fragment, which no server sees. */

/** The JSON object behind `#name=`; nothing when there is none. The address is cleared of it. */
export function takeFragment(name: string): Record<string, unknown> | null {
  const prefix = `#${name}=`;
  if (!window.location.hash.startsWith(prefix)) return null;
  const text = window.location.hash.slice(prefix.length);
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return decodeObject(text);
}

/** The text behind a word of base64url; nothing when it is none. */
export function decodeWord(word: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(word.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return null;
  }
}

export function decodeObject(word: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(decodeWord(word) ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : null;
  } catch {
    return null;
  }
}
