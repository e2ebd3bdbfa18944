import { expect, test } from 'vitest';
import type { ImportPreview, ImportResult } from '@/api/shapes';
import { advance, START, type WizardEvent, type WizardState } from './wizard';

const file = new File(['a,b'], 'broker.csv');
const counts = { new: 2, existing: 0, conflict: 0, error: 0, ignored: 0 };
const preview: ImportPreview = {
  id: 'i',
  portfolio_id: 'p',
  account_id: 'a',
  account: { name: 'Broker', currency: 'USD', tracks_cash: true },
  file_name: 'broker.csv',
  size: 3,
  preset: 'generic',
  encoding: 'utf-8',
  delimiter: ',',
  columns: [],
  sample: [],
  mapping: null,
  status: 'previewed',
  counts,
  can_commit: true,
  unknown_instruments: [],
  rows: [],
  next_cursor: null,
  errors_truncated: false,
  expires_at: '2026-01-01T00:00:00Z',
};
const result: ImportResult = { import_id: 'i', portfolio_id: 'p', created: 2, existing: 0, skipped: 0 };

function after(...events: WizardEvent[]): WizardState {
  return events.reduce(advance, START);
}

test('a file goes from upload over the preview into the books', () => {
  const done = after(
    { type: 'sent', file },
    { type: 'previewed', preview },
    { type: 'booked' },
    { type: 'finished', result },
  );
  expect(done).toEqual({ step: 'done', preview, result });
});

test('an answer that comes after cancelling is ignored', () => {
  expect(after({ type: 'sent', file }, { type: 'restarted' }, { type: 'previewed', preview })).toEqual(START);
});

test('a refused file leads back to choosing, with the reason', () => {
  const error = new Error('too large');
  expect(after({ type: 'sent', file }, { type: 'failed', error })).toEqual({ step: 'choose', error });
});

test('a refused commit keeps the preview', () => {
  const error = new Error('expired');
  const state = after(
    { type: 'sent', file },
    { type: 'previewed', preview },
    { type: 'booked' },
    { type: 'failed', error },
  );
  expect(state).toEqual({ step: 'preview', file, preview, error });
});
