/** The token of a one-time link: it stands in the fragment, which browsers never send to a server or its logs. */

export function readLinkToken(hash: string): string {
  const fragment = hash.replace(/^#/, '');
  return new URLSearchParams(fragment).get('token') ?? (fragment.includes('=') ? '' : fragment);
}

export function linkToken(): string {
  return readLinkToken(window.location.hash);
}
