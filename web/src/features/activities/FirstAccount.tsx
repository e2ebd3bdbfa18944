/** Asks for the account that a portfolio without any needs for its first activity. */
import { SimpleGrid, Switch, TextInput } from '@mantine/core';
import type { DraftForm } from './ActivityForm';

export function FirstAccount({ form }: { form: DraftForm }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
      <TextInput label="New account" required {...form.getInputProps('accountName')} />
      <Switch
        label="Keep its cash too"
        description="Then deposits and withdrawals must be booked as well."
        {...form.getInputProps('tracksCash', { type: 'checkbox' })}
      />
    </SimpleGrid>
  );
}
