/** Opens an account, or changes its name and whether it keeps cash and may sell short. */
import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { portfolioChanged } from '@/api/live';
import type { Account, Portfolio } from '@/api/shapes';
import { CurrencySelect } from '@/components/CurrencySelect';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';

type AccountFormProps = { portfolio: Portfolio; account?: Account; onDone: () => void };
type AccountValues = { name: string; currency: string; tracks_cash: boolean; allow_short: boolean };

async function save(portfolioId: string, account: Account | undefined, values: AccountValues): Promise<void> {
  const { currency, tracks_cash, allow_short } = values;
  const name = values.name.trim();
  if (account) {
    const params = { path: { account_id: account.id } };
    await api.PATCH('/api/accounts/{account_id}', { params, body: { name, tracks_cash, allow_short } });
  } else {
    const params = { path: { portfolio_id: portfolioId } };
    const body = { name, currency, tracks_cash, allow_short };
    await api.POST('/api/portfolios/{portfolio_id}/accounts', { params, body });
  }
  await portfolioChanged(portfolioId);
}

export function AccountForm({ portfolio, account, onDone }: AccountFormProps) {
  const form = useForm<AccountValues>({
    initialValues: {
      name: account?.name ?? '',
      currency: account?.currency ?? portfolio.currency,
      tracks_cash: account?.tracks_cash ?? false,
      allow_short: account?.allow_short ?? false,
    },
    validate: { name: (text) => (text.trim() === '' ? 'Give it a name.' : null) },
  });
  const saving = useMutation({
    mutationFn: (values: AccountValues) => save(portfolio.id, account, values),
    onSuccess: () => {
      notifications.show({ message: account ? 'Account saved.' : 'Account opened.' });
      onDone();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <Stack gap="sm">
        <FormNote error={saving.error} />
        <TextInput label="Name" required autoFocus placeholder="My broker" {...form.getInputProps('name')} />
        <CurrencySelect
          disabled={account !== undefined}
          {...(account ? { description: 'An account keeps the currency it was opened with.' } : {})}
          {...form.getInputProps('currency')}
        />
        <Switch
          label="Keep its cash too"
          description="Then deposits and withdrawals must be booked as well."
          {...form.getInputProps('tracks_cash', { type: 'checkbox' })}
        />
        <Switch
          label="May sell short"
          description="Then selling more than is held opens a short position."
          {...form.getInputProps('allow_short', { type: 'checkbox' })}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={saving.isPending}>
            {account ? 'Save' : 'Open the account'}
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
