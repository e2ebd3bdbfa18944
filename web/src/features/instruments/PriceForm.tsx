/** Enters the price of a day for an instrument. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { parseTyped, signOf } from '@/lib/decimals';

type PriceFormProps = { instrument: { id: string; symbol: string; currency?: string }; onDone: () => void };

function closeProblem(text: string): string | null {
  const typed = parseTyped(text);
  return typed === null || signOf(typed) < 0 ? 'Write a price, such as 12.50.' : null;
}

export function PriceForm({ instrument, onDone }: PriceFormProps) {
  const known = $api.useQuery('get', '/api/instruments/{instrument_id}', {
    params: { path: { instrument_id: instrument.id } },
  });
  const currency = instrument.currency ?? known.data?.currency;
  const form = useForm({
    initialValues: { date: new Date().toISOString().slice(0, 10), close: '' },
    validate: { close: closeProblem },
  });
  const save = $api.useMutation('put', '/api/instruments/{instrument_id}/prices', {
    onSuccess: async () => {
      // A price reaches into every figure of every portfolio that holds the instrument.
      await queryClient.invalidateQueries();
      notifications.show({ message: `Price of ${instrument.symbol} saved.` });
      onDone();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit(({ date, close }) =>
    save.mutate({
      params: { path: { instrument_id: instrument.id } },
      body: { items: [{ date, close: parseTyped(close) ?? close }] },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormNote error={save.error} />
        <Text fz="sm" c="dimmed">
          The price of one {instrument.symbol} at the close of a day{currency ? `, in ${currency}` : ''}. It
          holds until a later one.
        </Text>
        <Group grow align="flex-start">
          <TextInput label="Day" type="date" required {...form.getInputProps('date')} />
          <TextInput
            label={currency ? `Price in ${currency}` : 'Price'}
            inputMode="decimal"
            required
            autoFocus
            {...form.getInputProps('close')}
          />
        </Group>
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={save.isPending}>
            Save the price
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
