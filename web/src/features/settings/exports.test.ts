import { describe, expect, it } from 'vitest';
import type { Job } from '@/api/shapes';
import { downloadName, isOpen, lastExport, stepLabel } from './exports';

function job(fields: Partial<Job>): Job {
  return {
    id: '1',
    user_id: '2',
    kind: 'export',
    state: 'done',
    steps: [],
    problem: null,
    created_at: '2026-05-01T12:00:00Z',
    finished_at: null,
    expires_at: null,
    ...fields,
  };
}

describe('exports', () => {
  it('takes the newest export and no other job', () => {
    const jobs = [job({ id: 'a', kind: 'other' }), job({ id: 'b' }), job({ id: 'c' })];

    expect(lastExport(jobs)?.id).toBe('b');
    expect(lastExport([])).toBeUndefined();
    expect(lastExport(undefined)).toBeUndefined();
  });

  it('is open until it has ended', () => {
    expect(isOpen(job({ state: 'waiting' }))).toBe(true);
    expect(isOpen(job({ state: 'running' }))).toBe(true);
    expect(isOpen(job({ state: 'failed' }))).toBe(false);
    expect(isOpen(undefined)).toBe(false);
  });

  it('has words for every part, one that is new too', () => {
    expect([stepLabel('users'), stepLabel('archive'), stepLabel('assistant')]).toEqual([
      'Account',
      'Packing',
      'Assistant',
    ]);
  });

  it('saves under the name the server gives', () => {
    const named = new Headers({ 'content-disposition': 'attachment; filename="stock-2026.zip"' });

    expect(downloadName(named)).toBe('stock-2026.zip');
    expect(downloadName(new Headers())).toBe('stock-portfolio.zip');
  });
});
