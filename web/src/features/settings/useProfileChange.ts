/** Saves changes of the profile and lets every screen know at once. */
import { $api, queryClient } from '@/api/client';

type Outcome = { onSuccess?: () => void; onError?: (error: unknown) => void };

export function useProfileChange({ onSuccess, onError }: Outcome = {}) {
  return $api.useMutation('patch', '/api/users/me', {
    onSuccess: (user) => {
      queryClient.setQueryData($api.queryOptions('get', '/api/users/me').queryKey, user);
      onSuccess?.();
    },
    onError: (error) => onError?.(error),
  });
}
