/** A grid of figures with their names; each explains itself, and what is missing says why. */
import { SimpleGrid, Text } from '@mantine/core';
import { toneOf } from '@/components/Delta';
import { Explained } from '@/components/Explained';

export type FigureTile = {
  figure: string;
  label: string;
  text: string;
  tone?: string | null;
  note?: string | null;
  isChosen?: boolean;
};

export function Figures({ tiles }: { tiles: readonly FigureTile[] }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, lg: 4 }} spacing="md" verticalSpacing="md">
      {tiles.map(({ figure, label, text, tone, note, isChosen }) => (
        <div key={figure}>
          <Text fz="xs" c="dimmed">
            {label}
          </Text>
          <Explained figure={figure} label={label}>
            <Text
              component="span"
              className={`figure ${tone === undefined ? '' : toneOf(tone)}`}
              fz={isChosen ? 26 : 'lg'}
              fw={isChosen ? 680 : 600}
              lh={1.25}
            >
              {text}
            </Text>
          </Explained>
          {note && (
            <Text fz="xs" c="dimmed">
              {note}
            </Text>
          )}
        </div>
      ))}
    </SimpleGrid>
  );
}
