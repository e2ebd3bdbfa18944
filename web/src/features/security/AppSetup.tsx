/** Sets up an app that shows codes: scan, type one back, keep the recovery codes. */
import { Box, Button, Code, Group, Image, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { CodeField } from '@/components/CodeField';
import { FormNote } from '@/components/FormNote';
import { RecoveryCodes } from './RecoveryCodes';

export const FACTORS_KEY = $api.queryOptions('get', '/api/users/me/factors').queryKey;

type AppSetupProps = { onDone: () => void; onCancel?: () => void };

export function AppSetup({ onDone, onCancel }: AppSetupProps) {
  const [code, setCode] = useState('');
  const begin = $api.useMutation('post', '/api/users/me/factors/totp');
  const confirm = $api.useMutation('post', '/api/users/me/factors/totp/confirm', {
    onSuccess: ({ recovery_codes }) => {
      void queryClient.invalidateQueries({ queryKey: FACTORS_KEY });
      if (recovery_codes.length === 0) onDone();
    },
    onError: () => setCode(''),
  });
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    begin.mutate({});
  }, [begin]);

  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onDone={onDone} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate({ body: { code: code.trim() } });
      }}
    >
      <Stack gap="sm">
        <FormNote error={begin.error ?? confirm.error} />
        <Text fz="sm">Scan this with your authenticator app, then type the code it shows.</Text>
        <Group align="flex-start" gap="md" wrap="wrap">
          <Box w={172} h={172} bg="white" p={4} style={{ borderRadius: 8 }}>
            {begin.data && <Image src={begin.data.qr_code} alt="QR code for your app" w={164} h={164} />}
          </Box>
          <Stack gap={4} style={{ flex: 1, minWidth: 180 }}>
            <Text fz="xs" c="dimmed">
              Or type this key into it
            </Text>
            <Code fz="xs" className="figure" style={{ overflowWrap: 'anywhere' }} data-testid="totp-secret">
              {begin.data?.secret ?? '…'}
            </Code>
          </Stack>
        </Group>
        <CodeField isRecovery={false} value={code} onChange={setCode} />
        <Group justify="flex-end" gap="xs">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={confirm.isPending} disabled={!begin.data}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
