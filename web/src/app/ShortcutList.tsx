/** Every keyboard shortcut, from the one table of them. */
import { Group, Kbd, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { useSingleKeys } from '@/components/preferences';
import { keyLabel, SHORTCUTS, type Shortcut } from '@/lib/keys';

const groups: Shortcut['group'][] = ['Anywhere', 'Go to', 'Portfolio'];

export function ShortcutList() {
  const isMac = useOs() === 'macos';
  const [areOn, setOn] = useSingleKeys();
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <Title order={2} fz="sm" mb="xs">
              {group}
            </Title>
            <Stack gap={6}>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ id, keys, label }) => (
                <Group key={id} justify="space-between" wrap="nowrap" gap="sm">
                  <Text fz="sm">{label}</Text>
                  <Group gap={4} wrap="nowrap">
                    {keys.map((key) => (
                      <Kbd key={key} size="xs">
                        {keyLabel(key, isMac)}
                      </Kbd>
                    ))}
                  </Group>
                </Group>
              ))}
            </Stack>
          </section>
        ))}
        <section aria-label="In tables">
          <Title order={2} fz="sm" mb="xs">
            In tables
          </Title>
          <Group justify="space-between">
            <Text fz="sm">Next and previous row</Text>
            <Group gap={4}>
              <Kbd size="xs">J</Kbd>
              <Kbd size="xs">K</Kbd>
            </Group>
          </Group>
        </section>
      </SimpleGrid>
      <Switch
        label="Single-key shortcuts"
        description="Switch them off if they get in the way of speech input."
        checked={areOn}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
    </Stack>
  );
}
