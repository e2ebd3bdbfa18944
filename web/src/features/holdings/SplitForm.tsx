/** Declares a split of an instrument for one's own portfolios. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';

const MOST = 1_000_000;
type SplitValues = { ex_date: string; numerator: string; denominator: string };

/** A split's parts count shares, so they are whole. */
function partProblem(part: string): string | null {
  const isWhole = /^[1-9]\d*$/.test(part.trim()) && Number(part) <= MOST;
  return isWhole ? null : 'A whole number above zero.';
}

export function SplitForm({ instrumentId, onDone }: { instrumentId: string; onDone: () => void }) {
  const formats = useFormats();
  const form = useForm<SplitValues>({
    initialValues: { ex_date: '', numerator: '2', denominator: '1' },
    validate: {
      ex_date: (day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? null : 'Choose the day.'),
      numerator: partProblem,
      denominator: partProblem,
    },
  });
  const declare = $api.useMutation('post', '/api/instruments/{instrument_id}/splits', {
    onSuccess: async () => {
      // A split reaches into every figure of every portfolio that holds the instrument.
      await queryClient.invalidateQueries();
      notifications.show({ message: 'Split saved.' });
      onDone();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit(({ ex_date, numerator, denominator }) =>
    declare.mutate({
      params: { path: { instrument_id: instrumentId } },
      body: { ex_date, numerator: Number(numerator), denominator: Number(denominator) },
    }),
  );
  const { numerator, denominator } = form.values;
  const isWhole = partProblem(numerator) === null && partProblem(denominator) === null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormNote error={declare.error} />
        <TextInput
          label="Ex date"
          type="date"
          required
          autoFocus
          description="The first day on which the new shares trade."
          {...form.getInputProps('ex_date')}
        />
        <Group grow align="flex-start">
          <TextInput label="New shares" inputMode="numeric" required {...form.getInputProps('numerator')} />
          <TextInput
            label="For old shares"
            inputMode="numeric"
            required
            {...form.getInputProps('denominator')}
          />
        </Group>
        <Text fz="sm" c="dimmed" mih={20} aria-live="polite">
          {isWhole &&
            `What was ${formats.count(Number(denominator))} before that day is ${formats.count(Number(numerator))} from then on, in all your portfolios.`}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={declare.isPending}>
            Save the split
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
