/** Lets somebody see the portfolio, named by an e-mail address. */
import { Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { $api, queryClient } from '@/api/client';
import { failureFrom, fieldMessages } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { endAfter, type GivenRelation, LASTING, mayHideAmounts, RELATIONS } from './terms';

type Values = { email: string; relation: GivenRelation; hidesAmounts: boolean; days: string };
const EMPTY: Values = { email: '', relation: 'viewer', hidesAmounts: false, days: '' };

export function sharesChanged(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['get', '/api/portfolios/{portfolio_id}/shares'] });
}

export function PersonForm({ portfolioId }: { portfolioId: string }) {
  const form = useForm<Values>({
    initialValues: EMPTY,
    validate: { email: (text) => (text.includes('@') ? null : 'Give an e-mail address.') },
  });
  const share = $api.useMutation('post', '/api/portfolios/{portfolio_id}/shares', {
    onSuccess: async () => {
      form.reset();
      await sharesChanged();
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const submit = form.onSubmit(({ email, relation, hidesAmounts, days }) =>
    share.mutate({
      params: { path: { portfolio_id: portfolioId } },
      body: {
        email: email.trim(),
        relation,
        hides_amounts: hidesAmounts && mayHideAmounts(relation),
        expires_at: endAfter(days, new Date()),
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <FormNote error={share.error} />
        <Group gap="xs" align="flex-start">
          <TextInput
            label="E-mail"
            type="email"
            placeholder="name@example.com"
            autoComplete="off"
            data-autofocus
            flex="2 1 200px"
            {...form.getInputProps('email')}
          />
          <Select
            label="May"
            data={RELATIONS}
            allowDeselect={false}
            flex="1 1 190px"
            {...form.getInputProps('relation')}
          />
          <Select
            label="How long"
            data={LASTING}
            allowDeselect={false}
            flex="1 1 120px"
            {...form.getInputProps('days')}
          />
        </Group>
        <Group justify="space-between">
          <Checkbox
            label="Hide amounts: show shares and returns only"
            disabled={!mayHideAmounts(form.values.relation)}
            {...form.getInputProps('hidesAmounts', { type: 'checkbox' })}
          />
          <WriteButton type="submit" loading={share.isPending}>
            Share
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
