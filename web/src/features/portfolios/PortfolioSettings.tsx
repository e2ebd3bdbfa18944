/** The name of a portfolio, the currency it is shown in and how the cost of a sale is found. */
import { Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { portfolioChanged } from '@/api/live';
import type { Portfolio } from '@/api/shapes';
import { Card } from '@/components/Card';
import { CurrencySelect } from '@/components/CurrencySelect';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { COST_METHODS } from './PortfolioForm';

export function PortfolioSettings({ portfolio }: { portfolio: Portfolio }) {
  const { id, name, currency, cost_method } = portfolio;
  const form = useForm({
    initialValues: { name, currency, cost_method },
    validate: { name: (text) => (text.trim() === '' ? 'Give it a name.' : null) },
  });
  const save = $api.useMutation('patch', '/api/portfolios/{portfolio_id}', {
    onSuccess: async () => {
      form.resetDirty();
      notifications.show({ message: 'Portfolio saved.' });
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] });
      await portfolioChanged(id);
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit((values) =>
    save.mutate({
      params: { path: { portfolio_id: id } },
      body: { ...values, name: values.name.trim() },
    }),
  );
  return (
    <Card title="Settings">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <FormNote error={save.error} />
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <CurrencySelect
            label="Base currency"
            description="Every total of this portfolio is shown in it; what is booked keeps its own."
            {...form.getInputProps('currency')}
          />
          <Select
            label="Cost of what is sold"
            description="Changes realised and unrealised gains of all years."
            data={COST_METHODS}
            allowDeselect={false}
            {...form.getInputProps('cost_method')}
          />
          <Group justify="flex-end">
            <WriteButton type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              Save
            </WriteButton>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
