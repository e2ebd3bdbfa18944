/** Signing in by a passkey: by the button, or from the field of the address, where the browser offers one. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { api, bodyOf } from '@/api/client';
import { isForThisHost, offersPasskeys, signByPasskey } from '@/api/passkeys';
import type { SignIn } from '@/api/shapes';

type How = { mediation?: CredentialMediationRequirement; signal: AbortSignal };

async function askAndSend(how: How): Promise<SignIn> {
  const { challenge, options } = bodyOf(await api.POST('/api/auth/login/passkey/options'));
  const credential = await signByPasskey(options, how);
  return bodyOf(
    await api.POST('/api/auth/login/passkey', { body: { challenge, credential, transport: 'cookie' } }),
  );
}

export function usePasskeySignIn(onAnswer: (answer: SignIn) => void) {
  const waiting = useRef(new AbortController());
  const answered = useRef(onAnswer);
  answered.current = onAnswer;

  const waitInField = useCallback(async () => {
    const signal = waiting.current.signal;
    if (!(await offersPasskeys()) || signal.aborted) return;
    const { challenge, options } = bodyOf(await api.POST('/api/auth/login/passkey/options'));
    if (signal.aborted || !isForThisHost(options)) return;
    const credential = await signByPasskey(options, { mediation: 'conditional', signal });
    const body = { challenge, credential, transport: 'cookie' as const };
    answered.current(bodyOf(await api.POST('/api/auth/login/passkey', { body })));
  }, []);

  useEffect(() => {
    waiting.current = new AbortController();
    // Nobody asked for it, so nobody is told when it comes to nothing: the button says what is wrong.
    waitInField().catch(() => {});
    return () => waiting.current.abort();
  }, [waitInField]);

  return useMutation({
    mutationFn: () => {
      waiting.current.abort();
      waiting.current = new AbortController();
      return askAndSend({ signal: waiting.current.signal });
    },
    onSuccess: (answer) => answered.current(answer),
  });
}
