/** Leads a person of whom a second factor is demanded through setting one, before anything else. */
import { useNavigate } from '@tanstack/react-router';
import { queryClient } from '@/api/client';
import { refreshSession } from '@/api/session';
import { AuthFrame } from '@/features/auth/AuthFrame';
import { StepUpDialog } from '@/features/auth/StepUpDialog';
import { FactorChoice } from '@/features/security/FactorChoice';

export function EnrolRoute() {
  const navigate = useNavigate();
  async function goOn(): Promise<void> {
    // The rights that were held back come with the next access token.
    await refreshSession(Date.now()).catch(() => false);
    queryClient.clear();
    await navigate({ to: '/', replace: true });
  }
  return (
    <AuthFrame
      title="Set up a second factor"
      text="This platform asks for one. It takes a minute: a passkey of this device, or an authenticator app."
    >
      <FactorChoice onDone={() => void goOn()} />
      <StepUpDialog />
    </AuthFrame>
  );
}
