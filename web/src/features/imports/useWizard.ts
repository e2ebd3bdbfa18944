/** Drives the steps of an import: uploads, cancels, commits. */
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { api, bodyOf } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { portfolioChanged } from '@/api/live';
import { type UploadWish, uploadImport } from '@/api/upload';
import { advance, START, type WizardState } from './wizard';

export type Wizard = {
  state: WizardState;
  send: (file: File, wish?: Omit<UploadWish, 'portfolioId' | 'file'>) => void;
  cancel: () => void;
  book: (skipErrors: boolean) => void;
  restart: () => void;
};

export function useWizard(portfolioId: string): Wizard {
  const [state, dispatch] = useReducer(advance, START);
  const upload = useRef<AbortController | null>(null);
  useEffect(() => () => upload.current?.abort(), []);

  const send = useCallback<Wizard['send']>(
    (file, wish = {}) => {
      upload.current?.abort();
      const controller = new AbortController();
      upload.current = controller;
      dispatch({ type: 'sent', file });
      const watch = {
        signal: controller.signal,
        onProgress: (ratio: number) => dispatch({ type: 'progressed', ratio }),
      };
      uploadImport({ ...wish, portfolioId, file }, watch)
        .then((preview) => dispatch({ type: 'previewed', preview }))
        .catch((thrown: unknown) => {
          if (failureFrom(thrown).code !== 'cancelled') dispatch({ type: 'failed', error: thrown });
        });
    },
    [portfolioId],
  );

  const restart = useCallback(() => {
    upload.current?.abort();
    dispatch({ type: 'restarted' });
  }, []);

  const previewId = state.step === 'preview' ? state.preview.id : null;
  const book = useCallback(
    (skipErrors: boolean) => {
      if (previewId === null) return;
      dispatch({ type: 'booked' });
      const request = { params: { path: { import_id: previewId } }, body: { skip_errors: skipErrors } };
      api
        .POST('/api/imports/{import_id}/commit', request)
        .then(async (answer) => {
          await portfolioChanged(portfolioId);
          dispatch({ type: 'finished', result: bodyOf(answer) });
        })
        .catch((error: unknown) => dispatch({ type: 'failed', error }));
    },
    [previewId, portfolioId],
  );

  return { state, send, cancel: restart, book, restart };
}
