/** Theme, the pair of colours for gain and loss, and keyboard and privacy switches; saved as they change. */
import { Box, Group, Radio, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import type { User } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { useAmountsHidden, useSingleKeys } from '@/components/preferences';
import { readChoice } from '@/lib/search';
import { useProfileChange } from './useProfileChange';

const THEMES = ['system', 'light', 'dark'] as const;
const COLOURS = ['teal', 'blue', 'swapped'] as const;
const COLOUR_NAMES: Record<(typeof COLOURS)[number], [label: string, text: string]> = {
  teal: ['Teal and vermilion', 'The default'],
  blue: ['Blue and orange', 'Easiest to tell apart with any colour vision'],
  swapped: ['Vermilion and teal', 'Where red means up'],
};

export function AppearanceForm({ user }: { user: User }) {
  const save = useProfileChange();
  const [isHidden, setHidden] = useAmountsHidden();
  const [areKeysOn, setKeysOn] = useSingleKeys();
  return (
    <Stack gap="lg">
      <FormNote error={save.error} />
      <div>
        <Text fz="sm" fw={550} mb={6}>
          Theme
        </Text>
        <SegmentedControl
          aria-label="Theme"
          data={THEMES.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }))}
          value={user.theme}
          onChange={(next) => save.mutate({ body: { theme: readChoice(next, THEMES) ?? 'system' } })}
        />
      </div>
      <Radio.Group
        label="Gain and loss"
        description="Always told by sign and arrow too."
        value={user.gain_colours}
        onChange={(next) => save.mutate({ body: { gain_colours: readChoice(next, COLOURS) ?? 'teal' } })}
      >
        <Stack gap="xs" mt="xs">
          {COLOURS.map((value) => (
            <Radio
              key={value}
              value={value}
              label={COLOUR_NAMES[value][0]}
              description={COLOUR_NAMES[value][1]}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group gap="md" className="figure" aria-hidden>
        <Box className="gain">▲ +1.23%</Box>
        <Box className="loss">▼ −4.56%</Box>
      </Group>
      <Switch
        label="Hide amounts"
        description="In this browser; percentages stay."
        checked={isHidden}
        onChange={(event) => setHidden(event.currentTarget.checked)}
      />
      <Switch
        label="Single-key shortcuts"
        description="In this browser; press ? for the list."
        checked={areKeysOn}
        onChange={(event) => setKeysOn(event.currentTarget.checked)}
      />
    </Stack>
  );
}
