/** Uploads files: a broker's with progress and a way to stop, which fetch does not offer, and prices. */
import { api, bodyOf } from '@/api/client';
import { ApiFailure, failureFromAnswer } from '@/api/failure';
import { csrfHeader, refreshSession } from '@/api/session';
import type { ImportPreview, Prices } from '@/api/shapes';

/** By field of an activity: the header of its column. */
export type ImportMapping = { columns: Record<string, string>; date_order: string };

export type UploadWish = {
  portfolioId: string;
  file: File;
  accountId?: string | null;
  accountName?: string;
  preset?: string;
  mapping?: ImportMapping;
};
export type UploadWatch = { onProgress: (ratio: number) => void; signal: AbortSignal };

function formOf(wish: UploadWish): FormData {
  const form = new FormData();
  form.set('file', wish.file);
  if (wish.accountId) form.set('account_id', wish.accountId);
  if (wish.accountName) form.set('account_name', wish.accountName);
  form.set('preset', wish.preset ?? 'auto');
  form.set('create_instruments', 'true');
  if (wish.mapping) form.set('mapping', JSON.stringify(wish.mapping));
  return form;
}

function send(wish: UploadWish, watch: UploadWatch): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/portfolios/${wish.portfolioId}/imports`);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) watch.onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', () => reject(new TypeError('The upload broke off.')));
    request.addEventListener('abort', () =>
      reject(new ApiFailure({ status: 0, code: 'cancelled', message: 'Cancelled.' })),
    );
    watch.signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(formOf(wish));
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const names = ['retry-after', 'x-request-id'];
  return new Headers(names.map((name): [string, string] => [name, request.getResponseHeader(name) ?? '']));
}

/** Send the file for a preview; nothing is booked by it. */
export async function uploadImport(wish: UploadWish, watch: UploadWatch): Promise<ImportPreview> {
  const startedAt = Date.now();
  let answer = await send(wish, watch);
  if (answer.status === 401 && (await refreshSession(startedAt))) answer = await send(wish, watch);
  const body: unknown = answer.response;
  if (answer.status === 200 || answer.status === 201) {
    // The one answer outside the typed client: XMLHttpRequest parses it, the API document types it.
    return body as ImportPreview;
  }
  throw failureFromAnswer(answer.status, headersOf(answer), body);
}

/** Send a CSV file of closes as it is; the answer holds the days that were taken. */
export async function uploadPrices(instrumentId: string, file: File): Promise<Prices> {
  const request = {
    params: { path: { instrument_id: instrumentId } },
    headers: { 'Content-Type': 'text/csv' },
    body: file.name,
    // The bytes go out unread, so that the service sees an encoding it must refuse.
    bodySerializer: () => file,
  };
  return bodyOf(await api.POST('/api/instruments/{instrument_id}/prices/upload', request));
}
