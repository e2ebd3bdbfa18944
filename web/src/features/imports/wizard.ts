/** The steps of an import as one pure machine: choose, send, look, book, done. */
import type { ImportPreview, ImportResult } from '@/api/shapes';

export type WizardState =
  | { step: 'choose'; error: unknown }
  | { step: 'sending'; file: File; progress: number }
  | { step: 'preview'; file: File; preview: ImportPreview; error: unknown }
  | { step: 'booking'; file: File; preview: ImportPreview }
  | { step: 'done'; preview: ImportPreview; result: ImportResult };

export type WizardEvent =
  | { type: 'sent'; file: File }
  | { type: 'progressed'; ratio: number }
  | { type: 'previewed'; preview: ImportPreview }
  | { type: 'failed'; error: unknown }
  | { type: 'booked' }
  | { type: 'finished'; result: ImportResult }
  | { type: 'restarted' };

export const START: WizardState = { step: 'choose', error: null };

/** An event that does not belong to the step changes nothing: a late answer after Cancel is ignored. */
export function advance(state: WizardState, event: WizardEvent): WizardState {
  switch (event.type) {
    case 'sent':
      return { step: 'sending', file: event.file, progress: 0 };
    case 'progressed':
      return state.step === 'sending' ? { ...state, progress: event.ratio } : state;
    case 'previewed':
      return state.step === 'sending'
        ? { step: 'preview', file: state.file, preview: event.preview, error: null }
        : state;
    case 'failed':
      return afterFailure(state, event.error);
    case 'booked':
      return state.step === 'preview' ? { step: 'booking', file: state.file, preview: state.preview } : state;
    case 'finished':
      return state.step === 'booking'
        ? { step: 'done', preview: state.preview, result: event.result }
        : state;
    case 'restarted':
      return START;
  }
}

function afterFailure(state: WizardState, error: unknown): WizardState {
  if (state.step === 'sending') return { step: 'choose', error };
  if (state.step === 'booking') return { ...state, step: 'preview', error };
  return state;
}

/** Columns can only be matched by hand where no broker's format was recognised. */
export function needsMapping(preview: ImportPreview): boolean {
  return preview.preset === 'generic';
}
