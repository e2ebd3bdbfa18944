/** Creates a portfolio. */
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { CurrencySelect } from '@/components/CurrencySelect';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';

type PortfolioFormProps = { currency: string; onDone: () => void };
type CostMethod = 'fifo' | 'average';

export const COST_METHODS: { value: CostMethod; label: string }[] = [
  { value: 'fifo', label: 'First in, first out' },
  { value: 'average', label: 'Average cost' },
];

export function PortfolioForm({ currency, onDone }: PortfolioFormProps) {
  const navigate = useNavigate();
  const initialValues: { name: string; currency: string; cost_method: CostMethod } = {
    name: '',
    currency,
    cost_method: 'fifo',
  };
  const form = useForm({ initialValues });
  const create = $api.useMutation('post', '/api/portfolios', {
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios'] });
      onDone();
      void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: id } });
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  return (
    <form onSubmit={form.onSubmit((body) => create.mutate({ body }))}>
      <Stack gap="sm">
        <FormNote error={create.error} />
        <TextInput label="Name" required autoFocus placeholder="Retirement" {...form.getInputProps('name')} />
        <CurrencySelect
          description="Every total of this portfolio is shown in it."
          {...form.getInputProps('currency')}
        />
        <Select
          label="Cost of what is sold"
          data={COST_METHODS}
          allowDeselect={false}
          {...form.getInputProps('cost_method')}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={create.isPending}>
            Create
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
