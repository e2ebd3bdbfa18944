/** Name, currency and the way numbers and times are written. */
import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { failureFrom, fieldMessages } from '@/api/failure';
import type { User } from '@/api/shapes';
import { CurrencySelect } from '@/components/CurrencySelect';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { createFormats } from '@/lib/format';
import { useProfileChange } from './useProfileChange';

const LOCALES = [
  'en-US',
  'en-GB',
  'en-CA',
  'en-AU',
  'en-IN',
  'de-DE',
  'de-CH',
  'de-AT',
  'fr-FR',
  'fr-CH',
  'it-IT',
  'es-ES',
  'pt-BR',
  'nl-NL',
  'sv-SE',
  'da-DK',
  'nb-NO',
  'fi-FI',
  'pl-PL',
  'cs-CZ',
  'ja-JP',
  'zh-CN',
];
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

function localeName(locale: string): string {
  return `${new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale}`;
}

export function ProfileForm({ user }: { user: User }) {
  const { name, currency, locale, time_zone } = user;
  const form = useForm({ initialValues: { name, currency, locale, time_zone } });
  const save = useProfileChange({
    onSuccess: () => {
      form.resetDirty();
      notifications.show({ message: 'Profile saved.' });
    },
    onError: (error) => form.setErrors(fieldMessages(failureFrom(error))),
  });
  const example = createFormats({
    locale: form.values.locale,
    timeZone: form.values.time_zone,
    hidden: false,
  });
  const locales = LOCALES.includes(locale) ? LOCALES : [locale, ...LOCALES];
  return (
    <form onSubmit={form.onSubmit((body) => save.mutate({ body }))}>
      <Stack gap="sm">
        <FormNote error={save.error} />
        <TextInput label="Name" required autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label="E-mail" value={user.email} readOnly variant="filled" />
        <CurrencySelect
          label="Base currency"
          description="Suggested for new portfolios."
          {...form.getInputProps('currency')}
        />
        <Select
          label="Numbers and dates"
          searchable
          allowDeselect={false}
          data={locales.map((value) => ({ value, label: localeName(value) }))}
          {...form.getInputProps('locale')}
        />
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          limit={60}
          data={ZONES}
          {...form.getInputProps('time_zone')}
        />
        <Group justify="space-between">
          <Text fz="xs" c="dimmed" className="figure">
            {example.money('-1234567.89', form.values.currency)} · {example.moment(user.created_at)}
          </Text>
          <WriteButton type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save
          </WriteButton>
        </Group>
      </Stack>
    </form>
  );
}
