/** Enters what a broker says an account held at the end of a day. */
import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { api } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import type { Account } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { parseTyped } from '@/lib/decimals';
import { balanceOf, type Line } from './balance';

type Values = { account: string | null; date: string; isComplete: boolean; lines: Line[] };
type FormProps = { portfolioId: string; accounts: readonly Account[]; today: string };

async function keep(portfolioId: string, values: Values, currencies: readonly string[]): Promise<void> {
  await api.POST('/api/portfolios/{portfolio_id}/statements', {
    params: { path: { portfolio_id: portfolioId } },
    body: {
      account_id: values.account ?? '',
      date: values.date,
      is_complete: values.isComplete,
      items: values.lines.filter(({ what }) => what.trim() !== '').map((line) => balanceOf(line, currencies)),
    },
  });
  await portfolioChanged(portfolioId);
}

export function StatementForm({ portfolioId, accounts, today }: FormProps) {
  const first = accounts[0];
  const form = useForm<Values>({
    initialValues: {
      account: first?.id ?? null,
      date: today,
      isComplete: false,
      lines: [{ what: first?.currency ?? '', quantity: '' }],
    },
    validate: {
      lines: {
        quantity: (text, { lines }, path) => {
          const place = Number(path.split('.')[1]);
          if (lines[place]?.what.trim() === '') return null;
          return parseTyped(text) === null ? 'Write a number.' : null;
        },
      },
    },
  });
  const currencies = [...new Set([...accounts.map(({ currency }) => currency), 'USD', 'EUR', 'GBP', 'CHF'])];
  const keeping = useMutation({
    mutationFn: (values: Values) => keep(portfolioId, values, currencies),
    onSuccess: () => form.setFieldValue('lines', [{ what: '', quantity: '' }]),
  });
  return (
    <form onSubmit={form.onSubmit((values) => keeping.mutate(values))} noValidate>
      <Stack gap="sm">
        <FormNote error={keeping.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label="Account"
            allowDeselect={false}
            data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('account')}
          />
          <TextInput label="At the end of" type="date" max={today} {...form.getInputProps('date')} />
        </SimpleGrid>
        {form.values.lines.map((_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name of its own until it is typed.
          <Group key={place} gap="sm" wrap="nowrap" align="start">
            <TextInput
              flex={1}
              aria-label={`Instrument or currency ${place + 1}`}
              placeholder="AAPL, or USD for cash"
              {...form.getInputProps(`lines.${place}.what`)}
            />
            <TextInput
              w={140}
              inputMode="decimal"
              aria-label={`Balance ${place + 1}`}
              placeholder="Balance"
              {...form.getInputProps(`lines.${place}.quantity`)}
            />
            <ActionIcon
              mt={4}
              aria-label={`Remove line ${place + 1}`}
              onClick={() => form.removeListItem('lines', place)}
            >
              <X size={15} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'start' }}
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => form.insertListItem('lines', { what: '', quantity: '' })}
        >
          Another balance
        </Button>
        <Group justify="space-between">
          <Switch
            label="The statement is complete: there was nothing else"
            {...form.getInputProps('isComplete', { type: 'checkbox' })}
          />
          <WriteButton type="submit" loading={keeping.isPending}>
            Compare
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
