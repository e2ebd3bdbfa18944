/** Books one activity: the fields follow the type, the total follows the fields. */
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import type { Account } from '@/api/shapes';
import { CurrencySelect } from '@/components/CurrencySelect';
import type { ActivityDraft } from '@/components/dialogs';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { InstrumentField } from '@/components/InstrumentField';
import { WriteButton } from '@/components/writes';
import { readChoice } from '@/lib/search';
import { bookDraft, correctActivity } from './booking';
import { blankValues, type DraftValues, fieldsOf, picksLots, problemsOf, totalOf, valuesOf } from './draft';
import { FirstAccount } from './FirstAccount';
import { LotPicks } from './LotPicks';
import { NumberFields } from './NumberFields';
import { ACTIVITY_NAMES, ACTIVITY_TYPES } from './search';

export type DraftForm = UseFormReturnType<DraftValues>;
type ActivityFormProps = { portfolioId: string; draft: ActivityDraft; onDone: () => void };
const NO_ACCOUNTS: Account[] = [];

/** The one account is taken without asking; its currency is the likely one. */
function useAccountDefaults(form: DraftForm, accounts: readonly Account[], isCorrection: boolean): void {
  const { accountId } = form.values;
  useEffect(() => {
    const chosen = accounts.find(({ id }) => id === accountId) ?? accounts[0];
    if (!chosen || isCorrection) return;
    if (accountId === null) form.setFieldValue('accountId', chosen.id);
    form.setFieldValue('currency', chosen.currency);
  }, [accounts, accountId, isCorrection, form.setFieldValue]);
}

export function ActivityForm({ portfolioId, draft, onDone }: ActivityFormProps) {
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path: { portfolio_id: portfolioId }, query: { limit: 200 } },
  });
  const accountItems = accounts.data?.items ?? NO_ACCOUNTS;
  const [start] = useState(() => (draft.corrects ? valuesOf(draft.corrects) : blankValues(draft)));
  const form: DraftForm = useForm({ initialValues: start, validate: problemsOf });
  useAccountDefaults(form, accountItems, draft.corrects !== undefined);
  const { corrects } = draft;
  const book = useMutation({
    mutationFn: (values: DraftValues) =>
      corrects ? correctActivity(corrects, values) : bookDraft(portfolioId, values),
    onSuccess: (_, { type, isDraft }) => {
      const done = corrects ? 'corrected' : isDraft ? 'kept as a draft' : 'booked';
      notifications.show({ message: `${ACTIVITY_NAMES[type]} ${done}.` });
      onDone();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit((values) => book.mutate(values));
  const fields = fieldsOf(form.values.type);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormNote error={book.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label="Type"
            allowDeselect={false}
            data={ACTIVITY_TYPES.map((value) => ({ value, label: ACTIVITY_NAMES[value] }))}
            value={form.values.type}
            onChange={(type) => form.setFieldValue('type', readChoice(type, ACTIVITY_TYPES) ?? 'buy')}
          />
          <TextInput label="Date" type="date" required {...form.getInputProps('date')} />
          {accountItems.length > 1 && (
            <Select
              label="Account"
              allowDeselect={false}
              data={accountItems.map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('accountId')}
            />
          )}
          {form.values.type !== 'split' && <CurrencySelect {...form.getInputProps('currency')} />}
        </SimpleGrid>
        {accounts.data && accountItems.length === 0 && <FirstAccount form={form} />}
        {fields.includes('instrument') && (
          <InstrumentField label="Instrument" autoFocus {...form.getInputProps('instrument')} />
        )}
        {fields.includes('into') && (
          <InstrumentField label="New instrument" {...form.getInputProps('into')} />
        )}
        <NumberFields form={form} />
        {picksLots(form.values.type) && <LotPicks portfolioId={portfolioId} form={form} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Textarea label="Note" autosize minRows={1} maxRows={4} {...form.getInputProps('note')} />
          <TextInput
            label="Order within the day"
            placeholder="As usual"
            description="-1 comes before all else of the day, 1 after it."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('order')}
          />
        </SimpleGrid>
        {!corrects && (
          <Checkbox
            label="Keep as a draft that does not count yet"
            {...form.getInputProps('isDraft', { type: 'checkbox' })}
          />
        )}
        <Group justify="space-between" mt="xs">
          <Total values={form.values} />
          <Group gap="xs">
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
            <WriteButton type="submit" loading={book.isPending}>
              Book
            </WriteButton>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function Total({ values }: { values: DraftValues }) {
  const formats = useFormats();
  const total = totalOf(values);
  return (
    <Text fz="sm" c="dimmed" aria-live="polite">
      Total{' '}
      <Text span fw={620} c="var(--mantine-color-text)" className="figure">
        {formats.money(total, values.currency, { signed: true })}
      </Text>
    </Text>
  );
}
