/** Sends drafts to the ledger. */
import { api, bodyOf } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import type { Activity } from '@/api/shapes';
import { type DraftValues, valuesOf, wireOf } from './draft';

export async function reverseActivity({ id, portfolio_id }: Activity): Promise<void> {
  await api.POST('/api/activities/{activity_id}/reversal', { params: { path: { activity_id: id } } });
  await portfolioChanged(portfolio_id);
}

/** Book again what was reversed. */
export async function rebookActivity(activity: Activity): Promise<void> {
  await bookDraft(activity.portfolio_id, valuesOf(activity));
}

async function openAccount(
  portfolioId: string,
  { accountName, tracksCash, currency }: DraftValues,
): Promise<string> {
  const request = {
    params: { path: { portfolio_id: portfolioId } },
    body: { name: accountName.trim(), currency, tracks_cash: tracksCash },
  };
  return bodyOf(await api.POST('/api/portfolios/{portfolio_id}/accounts', request)).id;
}

/** The draft whose answer has not come, and its key: sent again unchanged, it is booked once. */
let unanswered: { draft: string; key: string } | null = null;

function keyOf(draft: string): string {
  if (unanswered?.draft !== draft) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    unanswered = { draft, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  return unanswered.key;
}

export async function bookDraft(portfolioId: string, values: DraftValues): Promise<void> {
  const accountId = values.accountId ?? (await openAccount(portfolioId, values));
  const body = { items: [wireOf({ ...values, accountId })], create_instruments: true };
  await api.POST('/api/portfolios/{portfolio_id}/activities', {
    params: { path: { portfolio_id: portfolioId } },
    headers: { 'Idempotency-Key': keyOf(portfolioId + JSON.stringify(body)) },
    body,
  });
  unanswered = null;
  await portfolioChanged(portfolioId);
}

/** The wrong activity is reversed and the right one booked in one step: both or neither. */
export async function correctActivity(wrong: Activity, values: DraftValues): Promise<void> {
  const accountId = values.accountId ?? wrong.account_id;
  const body = { ...wireOf({ ...values, accountId }), create_instruments: true };
  await api.POST('/api/activities/{activity_id}/correction', {
    params: { path: { activity_id: wrong.id } },
    headers: { 'Idempotency-Key': keyOf(wrong.id + JSON.stringify(body)) },
    body,
  });
  unanswered = null;
  await portfolioChanged(wrong.portfolio_id);
}

/** A draft counts from now on, or never will. */
export async function settleDraft(
  { id, portfolio_id }: Activity,
  step: 'posting' | 'voiding',
): Promise<void> {
  const params = { params: { path: { activity_id: id } } };
  if (step === 'posting') await api.POST('/api/activities/{activity_id}/posting', params);
  else await api.POST('/api/activities/{activity_id}/voiding', params);
  await portfolioChanged(portfolio_id);
}
