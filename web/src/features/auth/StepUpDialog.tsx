/** Asks once more who the person is before a sensitive act; the refused request is then repeated. */
import { Loader, Modal, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { $api } from '@/api/client';
import { onProofNeeded } from '@/api/stepUp';
import { QueryStates } from '@/components/Card';

const ProofForm = lazy(() => import('./ProofForm').then((it) => ({ default: it.ProofForm })));

export function StepUpDialog() {
  const [isOpen, setOpen] = useState(false);
  const answer = useRef<(isProven: boolean) => void>(() => {});
  const methods = $api.useQuery('get', '/api/auth/step-up', {}, { enabled: isOpen, staleTime: 0 });
  useEffect(
    () =>
      onProofNeeded(
        () =>
          new Promise((resolve) => {
            answer.current = resolve;
            setOpen(true);
          }),
      ),
    [],
  );
  function close(isProven: boolean): void {
    setOpen(false);
    answer.current(isProven);
  }
  return (
    <Modal opened={isOpen} onClose={() => close(false)} title="Is it you?" zIndex={400}>
      <Text fz="sm" c="dimmed" mb="md">
        This is about your account as a whole, so prove once more who you are.
      </Text>
      <QueryStates query={methods} what="The ways to prove it" height={140}>
        {(data) => (
          <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
            <ProofForm {...data} onDone={() => close(true)} onCancel={() => close(false)} />
          </Suspense>
        )}
      </QueryStates>
    </Modal>
  );
}
