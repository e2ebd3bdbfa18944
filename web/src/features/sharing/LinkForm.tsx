/** Makes a public link and shows its address this once. */
import {
  ActionIcon,
  Alert,
  Checkbox,
  CopyButton,
  Group,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { sharesChanged } from './PersonForm';
import { addressOf, endAfter, LASTING } from './terms';

type Values = { label: string; password: string; days: string; hidesAmounts: boolean };
const EMPTY: Values = { label: '', password: '', days: '30', hidesAmounts: true };

export function LinkForm({ portfolioId }: { portfolioId: string }) {
  const [token, setToken] = useState<string | null>(null);
  const form = useForm<Values>({ initialValues: EMPTY });
  const make = $api.useMutation('post', '/api/portfolios/{portfolio_id}/links', {
    onSuccess: async (made) => {
      setToken(made.token);
      form.reset();
      await sharesChanged();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit(({ label, password, days, hidesAmounts }) =>
    make.mutate({
      params: { path: { portfolio_id: portfolioId } },
      body: {
        label: label.trim() || null,
        password: password || null,
        hides_amounts: hidesAmounts,
        expires_at: endAfter(days, new Date()),
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <FormNote error={make.error} />
        {token && <NewAddress address={addressOf(token, location.origin)} />}
        <Group gap="xs" align="flex-start">
          <TextInput
            label="For whom"
            placeholder="The bank"
            autoComplete="off"
            flex="2 1 150px"
            {...form.getInputProps('label')}
          />
          <PasswordInput
            label="Password, if any"
            autoComplete="new-password"
            flex="1 1 160px"
            {...form.getInputProps('password')}
          />
          <Select
            label="Valid"
            data={LASTING}
            allowDeselect={false}
            flex="1 1 120px"
            {...form.getInputProps('days')}
          />
        </Group>
        <Group justify="space-between">
          <Checkbox label="Hide amounts" {...form.getInputProps('hidesAmounts', { type: 'checkbox' })} />
          <WriteButton type="submit" variant="default" loading={make.isPending}>
            Make a link
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}

function NewAddress({ address }: { address: string }) {
  return (
    <Alert color="teal" variant="light" p="sm" role="status">
      <Text fz="sm" mb={4}>
        Copy it now: it is shown this once.
      </Text>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label="The address of the link"
          readOnly
          value={address}
          flex={1}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon size={34} variant="default" onClick={copy} aria-label="Copy the address">
                {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
