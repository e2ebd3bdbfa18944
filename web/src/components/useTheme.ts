/** Changes the theme at once and remembers it with the account. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { $api, queryClient } from '@/api/client';

export function useThemeSwitch(): { isDark: boolean; flip: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const save = $api.useMutation('patch', '/api/users/me', {
    onSuccess: (user) => queryClient.setQueryData($api.queryOptions('get', '/api/users/me').queryKey, user),
  });
  return {
    isDark,
    flip: () => {
      const theme = isDark ? 'light' : 'dark';
      setColorScheme(theme);
      save.mutate({ body: { theme } });
    },
  };
}
