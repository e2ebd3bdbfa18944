/** Asks for the password again when a session ended, and leaves the page behind as it was. */
import { Loader, Modal, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { queryClient } from '@/api/client';
import { resumeLive } from '@/api/live';
import { onSessionEnded } from '@/api/session';

const SignInForm = lazy(() => import('./SignInForm').then((it) => ({ default: it.SignInForm })));

export function ReSignInDialog({ email }: { email: string }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => onSessionEnded(() => setOpen(true)), []);

  function resume(): void {
    setOpen(false);
    resumeLive();
    void queryClient.invalidateQueries();
  }

  return (
    <Modal opened={isOpen} onClose={() => setOpen(false)} title="Your session ended">
      <Text fz="sm" c="dimmed" mb="md">
        Sign in again to go on where you were.
      </Text>
      <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
        <SignInForm email={email} onDone={resume} />
      </Suspense>
    </Modal>
  );
}
