/** Sends requests within the browser's session: CSRF header, one refresh for all tabs, one repeat. */
import { failureFromAnswer } from '@/api/failure';

const CSRF_COOKIES = ['folio_csrf', '__Host-folio_csrf', '__Secure-folio_csrf'];
const REFRESHED_KEY = 'folio-refreshed-at';
const LEAVING = 'folio-leaving';
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function csrfToken(): string | null {
  const cookies = document.cookie.split('; ').map((pair) => pair.split('='));
  const found = cookies.find(([name]) => name !== undefined && CSRF_COOKIES.includes(name));
  return found?.[1] ? decodeURIComponent(found[1]) : null;
}

/** Whether this browser may have a session; asking without one would only log a 401. */
export function mayHaveSession(): boolean {
  return csrfToken() !== null;
}

export function csrfHeader(): Record<string, string> {
  const token = csrfToken();
  return token === null ? {} : { 'X-CSRF-Token': token };
}

type Listener = () => void;
const endListeners = new Set<Listener>();

export function onSessionEnded(listener: Listener): () => void {
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

/** The session is over: whatever waits for it learns so. */
export function endSession(): void {
  for (const listener of endListeners) listener();
}

/** Tell the other tabs of this browser that the person signed out. */
export function tellLeft(): void {
  const channel = new BroadcastChannel(LEAVING);
  channel.postMessage(null);
  channel.close();
}

export function onLeftElsewhere(listener: Listener): () => void {
  const channel = new BroadcastChannel(LEAVING);
  channel.onmessage = listener;
  return () => channel.close();
}

function refreshedAt(): number {
  return Number.parseInt(localStorage.getItem(REFRESHED_KEY) ?? '0', 10);
}

/**
 * Renew the session once for all tabs; true when the failed request may be repeated, false when the session is
 * over. Throws what kept the platform from saying either.
 */
export async function refreshSession(failedSince: number): Promise<boolean> {
  if (!mayHaveSession()) return false;
  return navigator.locks.request('folio-refresh', async () => {
    if (refreshedAt() > failedSince) return true;
    const answer = await fetch('/api/auth/refresh', { method: 'POST', headers: csrfHeader() });
    if (answer.status >= 500 || answer.status === 429) {
      throw failureFromAnswer(answer.status, answer.headers, await answer.json().catch(() => null));
    }
    if (!answer.ok) return false;
    localStorage.setItem(REFRESHED_KEY, String(Date.now()));
    return true;
  });
}

function withCsrf(request: Request): Request {
  if (!UNSAFE.has(request.method)) return request;
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(csrfHeader())) headers.set(name, value);
  return new Request(request, { headers });
}

function isSignIn(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname.startsWith('/api/auth/') && pathname !== '/api/auth/step-up';
}

/** A fetch that survives the end of the ten-minute access token. */
export async function fetchInSession(request: Request): Promise<Response> {
  const repeatable = request.clone();
  const startedAt = Date.now();
  const answer = await fetch(withCsrf(request));
  if (answer.status !== 401 || isSignIn(request)) return answer;
  if (await refreshSession(startedAt)) {
    const second = await fetch(withCsrf(repeatable));
    if (second.status !== 401) return second;
  }
  endSession();
  return answer;
}
