/** What a new token is to be good for, for how long, and from where. */
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { $api } from '@/api/client';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';

const LIVES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];
/** No program approves a trade, whatever its owner may. */
const NEVER = 'trade:approve';

type TokenFormProps = { onMade: (text: string) => void; onCancel: () => void };

export function TokenForm({ onMade, onCancel }: TokenFormProps) {
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const offered = (user?.permissions ?? []).filter((one) => one !== NEVER);
  const form = useForm({
    initialValues: { name: '', scopes: ['portfolio:read'], life: '90', networks: [] as string[] },
  });
  const make = $api.useMutation('post', '/api/tokens', { onSuccess: ({ token }) => onMade(token) });
  const submit = form.onSubmit(({ name, scopes, life, networks }) =>
    make.mutate({ body: { name, scopes, networks, expires_in_days: Number(life) } }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <FormNote error={make.error} />
        <TextInput
          label="Name"
          placeholder="Nightly report"
          required
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <Checkbox.Group
          label="What it may do"
          description="Never more than you may yourself."
          {...form.getInputProps('scopes')}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {offered.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Select label="Good for" data={LIVES} allowDeselect={false} {...form.getInputProps('life')} />
        <TagsInput
          label="Only from these addresses"
          description="Addresses or ranges such as 192.0.2.0/24; from everywhere when there is none."
          maxTags={10}
          {...form.getInputProps('networks')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <WriteButton type="submit" loading={make.isPending} disabled={form.values.scopes.length === 0}>
            Make it
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
