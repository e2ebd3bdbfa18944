/** One WebSocket for the whole app: subscribes to the open portfolio and marks its data stale on a change. */
import { queryClient } from '@/api/client';
import { endSession, refreshSession } from '@/api/session';

export type LiveState = 'connecting' | 'live' | 'delayed' | 'offline';

type ServerMessage =
  | { type: 'subscribed'; topics?: string[] }
  | { type: 'portfolio.changed'; portfolio_id: string; version?: unknown }
  | { type: 'portfolio.gone'; portfolio_id: string }
  | { type: 'ping' };

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const SILENCE_MS = 45_000;
const SESSION_REVOKED = 4401;

let socket: WebSocket | null = null;
let topic: string | null = null;
let state: LiveState = 'connecting';
let attempts = 0;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let silenceTimer: ReturnType<typeof setTimeout> | undefined;
let isWanted = false;
const listeners = new Set<() => void>();

export function liveState(): LiveState {
  return state;
}

export function onLiveChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

function readMessage(text: string): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('type' in message)) return null;
    // The union below lists every message of the stream; unknown types fall through the switch.
    return message as ServerMessage;
  } catch {
    return null;
  }
}

/** Every cached answer about a portfolio names it in the path of its query. */
function isAbout(portfolioId: string, key: readonly unknown[]): boolean {
  return JSON.stringify(key).includes(portfolioId);
}

/** Booking may make instruments known, and combined answers are made of several portfolios. */
function isBesideAll(key: readonly unknown[]): boolean {
  const path = String(key[1]);
  return path === '/api/instruments' || path.startsWith('/api/combined/');
}

export function portfolioChanged(portfolioId: string): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => isAbout(portfolioId, queryKey) || isBesideAll(queryKey),
  });
}

/** It is not mine to see any more: what was shown of it goes, and the lists are asked for anew. */
function portfolioGone(portfolioId: string): void {
  void queryClient.resetQueries({ predicate: (query) => isAbout(portfolioId, query.queryKey) });
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] });
}

function receive(message: ServerMessage | null): void {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(() => become('delayed'), SILENCE_MS);
  become('live');
  if (message?.type === 'portfolio.changed') void portfolioChanged(message.portfolio_id);
  if (message?.type === 'portfolio.gone') portfolioGone(message.portfolio_id);
}

function subscribe(): void {
  if (topic !== null && socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ type: 'subscribe', topics: [topic] }));
  }
}

function retryLater(): void {
  const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
  attempts += 1;
  clearTimeout(retryTimer);
  // Jitter, so that a restarted platform is not met by all tabs at once.
  retryTimer = setTimeout(open, longest * (0.5 + Math.random() / 2));
}

async function closed(code: number): Promise<void> {
  clearTimeout(silenceTimer);
  socket = null;
  if (!isWanted) return;
  become(navigator.onLine && attempts < 2 ? 'delayed' : 'offline');
  // While nobody can say whether the session is over, it is not.
  if (code === SESSION_REVOKED && !(await refreshSession(Date.now()).catch(() => true))) {
    isWanted = false;
    endSession();
    return;
  }
  retryLater();
}

function open(): void {
  if (!isWanted || socket !== null) return;
  const opened = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/stream`);
  socket = opened;
  opened.addEventListener('open', () => {
    // What changed while the line was down was never announced.
    if (attempts > 0) void queryClient.invalidateQueries();
    attempts = 0;
    receive(null);
    subscribe();
  });
  opened.addEventListener('message', (event) => receive(readMessage(String(event.data))));
  opened.addEventListener('close', (event) => void closed(event.code));
}

/** Follow one portfolio, or none; keeps the connection open either way. */
export function followPortfolio(portfolioId: string | null): void {
  const next = portfolioId === null ? null : `portfolio:${portfolioId}`;
  isWanted = true;
  if (topic !== next) {
    topic = next;
    subscribe();
  }
  open();
}

/** Connect again after the session had ended and somebody signed in anew. */
export function resumeLive(): void {
  isWanted = true;
  open();
}

export function stopLive(): void {
  isWanted = false;
  clearTimeout(retryTimer);
  socket?.close();
}

addEventListener('online', () => {
  attempts = Math.min(attempts, 1);
  // The badge must not stay offline until the next message; whether the line still works is seen then.
  if (state === 'offline') become('delayed');
  clearTimeout(retryTimer);
  open();
});
addEventListener('offline', () => become('offline'));
