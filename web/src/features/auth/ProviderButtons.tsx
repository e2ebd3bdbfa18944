/** The providers one may sign in with; the only one that is meant for everybody is gone to at once. */
import { Button, Divider, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { $api } from '@/api/client';
import { FormNote } from '@/components/FormNote';

/** Once a tab: after a problem or a sign-out nobody is sent away without having asked. */
const LEFT_KEY = 'folio-left-by-itself';

type ProviderButtonsProps = { returnTo: string | undefined; mayLeaveByItself: boolean };

export function ProviderButtons({ returnTo, mayLeaveByItself }: ProviderButtonsProps) {
  const providers = $api.useQuery('get', '/api/auth/providers');
  const leave = $api.useMutation('post', '/api/auth/federation/{provider}', {
    onSuccess: ({ authorization_url }) => window.location.assign(authorization_url),
  });
  const items = providers.data?.items ?? [];
  const first = items.find((item) => item.auto_redirect);
  const go = leave.mutate;

  useEffect(() => {
    if (first === undefined || !mayLeaveByItself || sessionStorage.getItem(LEFT_KEY)) return;
    sessionStorage.setItem(LEFT_KEY, 'once');
    go({ params: { path: { provider: first.key } }, body: { return_to: returnTo ?? null } });
  }, [first, mayLeaveByItself, go, returnTo]);

  if (items.length === 0) return null;
  return (
    <Stack gap="sm" mt="md">
      <Divider label="or" />
      <FormNote error={leave.error} />
      {items.map((provider) => (
        <Button
          key={provider.key}
          variant="default"
          fullWidth
          loading={leave.isPending && leave.variables?.params.path.provider === provider.key}
          onClick={() =>
            go({ params: { path: { provider: provider.key } }, body: { return_to: returnTo ?? null } })
          }
        >
          Continue with {provider.name}
        </Button>
      ))}
    </Stack>
  );
}
