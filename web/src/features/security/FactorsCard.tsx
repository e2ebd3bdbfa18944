/** The second factor: an app that shows codes, and the codes on paper for the day it is lost. */
import { Badge, Box, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Factors } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { AppSetup, FACTORS_KEY } from './AppSetup';
import { RecoveryCodes } from './RecoveryCodes';

const FEW_LEFT = 3;

function tellFailure(error: unknown): void {
  notifications.show({ color: 'red', title: 'Not changed', message: failureFrom(error).message });
}

export function FactorsCard() {
  const factors = $api.useQuery('get', '/api/users/me/factors');
  return (
    <Card title="Second factor">
      <QueryStates query={factors} what="Your second factors" height={150}>
        {(data: Factors) => (
          <Stack gap="md">
            {data.is_demanded && (
              <Text fz="sm" c="dimmed">
                This platform asks you to have one.
              </Text>
            )}
            <AppLine factors={data} />
            {(data.totp || data.passkeys.length > 0) && <CodesLine left={data.recovery_codes_left} />}
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

function AppLine({ factors }: { factors: Factors }) {
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const remove = $api.useMutation('delete', '/api/users/me/factors/totp', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: FACTORS_KEY }),
    onError: tellFailure,
  });
  const { totp } = factors;
  const used = totp?.last_used_at ?? totp?.confirmed_at;
  return (
    <Group justify="space-between" gap="sm">
      <Box>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            Authenticator app
          </Text>
          {totp && <Badge color="teal">On</Badge>}
        </Group>
        <Text fz="xs" c="dimmed">
          {used
            ? `Last used ${formats.ago(used, new Date())}`
            : 'A code from your phone, after the password.'}
        </Text>
      </Box>
      <Group gap="xs">
        {factors.policy !== 'off' && (
          <WriteButton size="xs" variant="default" onClick={() => setOpen(true)}>
            {totp ? 'Use another app' : 'Set up an app'}
          </WriteButton>
        )}
        {totp && (
          <WriteButton
            size="xs"
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate({})}
          >
            Remove the app
          </WriteButton>
        )}
      </Group>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Authenticator app" size="lg">
        <AppSetup onDone={() => setOpen(false)} onCancel={() => setOpen(false)} />
      </Modal>
    </Group>
  );
}

function CodesLine({ left }: { left: number }) {
  const [codes, setCodes] = useState<readonly string[]>([]);
  const renew = $api.useMutation('post', '/api/users/me/factors/recovery-codes', {
    onSuccess: (answer) => {
      setCodes(answer.codes);
      void queryClient.invalidateQueries({ queryKey: FACTORS_KEY });
    },
    onError: tellFailure,
  });
  return (
    <Group justify="space-between" gap="sm">
      <Box>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            Recovery codes
          </Text>
          {left < FEW_LEFT && <Badge color="orange">Few left</Badge>}
        </Group>
        <Text fz="xs" c="dimmed">
          {left} of 10 left
        </Text>
      </Box>
      <WriteButton size="xs" variant="default" loading={renew.isPending} onClick={() => renew.mutate({})}>
        Make new ones
      </WriteButton>
      <Modal opened={codes.length > 0} onClose={() => setCodes([])} title="Your new recovery codes" size="lg">
        <RecoveryCodes codes={codes} onDone={() => setCodes([])} />
      </Modal>
    </Group>
  );
}
