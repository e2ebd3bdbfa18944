/** What a new token is to be good for, for how long, and from where. */
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
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

export type TokenWish = { name: string; scopes: string[]; networks: string[]; expires_in_days: number };

type TokenFormProps = {
  permissions: readonly string[];
  explanation: string;
  error: unknown;
  isPending: boolean;
  onWish: (wish: TokenWish) => void;
  onCancel: () => void;
};

export function TokenForm({ permissions, explanation, error, isPending, onWish, onCancel }: TokenFormProps) {
  const offered = permissions.filter((one) => one !== NEVER);
  const form = useForm({
    initialValues: { name: '', scopes: ['portfolio:read'], life: '90', networks: [] as string[] },
  });
  const submit = form.onSubmit(({ name, scopes, life, networks }) =>
    onWish({ name, scopes, networks, expires_in_days: Number(life) }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <FormNote error={error} />
        <TextInput
          label="Name"
          placeholder="Nightly report"
          required
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="What it may do" description={explanation} {...form.getInputProps('scopes')}>
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
          <WriteButton type="submit" loading={isPending} disabled={form.values.scopes.length === 0}>
            Make it
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
