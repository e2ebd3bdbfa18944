/** The way out: what was shown of a person goes, in every tab of this browser. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { queryClient } from '@/api/client';
import { stopLive } from '@/api/live';
import { onLeftElsewhere, tellLeft } from '@/api/session';

function useEmptying(): () => Promise<void> {
  const navigate = useNavigate();
  return useCallback(async () => {
    stopLive();
    await navigate({ to: '/sign-in', search: { to: undefined }, replace: true });
    queryClient.clear();
  }, [navigate]);
}

/** Return what to do once the session is over because the person wanted it so. */
export function useLeave(): () => Promise<void> {
  const empty = useEmptying();
  return useCallback(() => {
    tellLeft();
    return empty();
  }, [empty]);
}

/** Leave too when the person left in another tab. */
export function useLeaveWithOthers(): void {
  const empty = useEmptying();
  useEffect(() => onLeftElsewhere(() => void empty()), [empty]);
}
