/** What each part added to the return, one bar beginning where the one before ended. */
import { Box, Group, Text } from '@mantine/core';
import type { Contributions } from '@/api/shapes';
import { toneOf } from '@/components/Delta';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';

const MOST = 12;

type Bar = { key: string; label: string; ratio: string; gain: string | null; from: number; to: number };

/** The largest parts in either direction and the rest in one bar, each beginning where the last ended. */
export function barsOf(items: Contributions['items']): Bar[] {
  const ordered = [...items].sort(
    (a, b) => Math.abs(Number(b.contribution.total)) - Math.abs(Number(a.contribution.total)),
  );
  const named = ordered.slice(0, ordered.length > MOST ? MOST - 1 : MOST);
  const rest = ordered.slice(named.length);
  let reached = 0;
  const bars = named
    .sort((a, b) => Number(b.contribution.total) - Number(a.contribution.total))
    .map(({ key, label, contribution, gain }) => {
      const from = reached;
      reached += Number(contribution.total);
      return { key, label, ratio: contribution.total, gain, from, to: reached };
    });
  if (rest.length === 0) return bars;
  const together = rest.reduce((sum, { contribution }) => sum + Number(contribution.total), 0);
  const label = `${rest.length} others`;
  return [
    ...bars,
    { key: 'rest', label, ratio: together.toFixed(12), gain: null, from: reached, to: reached + together },
  ];
}

export function Waterfall({ contributions }: { contributions: Contributions }) {
  const formats = useFormats();
  const bars = barsOf(contributions.items);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const place = (value: number): number => ((value - low) / (high - low || 1)) * 100;
  return (
    <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {bars.map(({ key, label, ratio, gain, from, to }) => (
        <Group key={key} component="li" gap="sm" wrap="nowrap" py={4}>
          <Text fz="sm" w={{ base: 92, sm: 130 }} truncate title={label} style={{ flex: 'none' }}>
            {label}
          </Text>
          <Box pos="relative" h={14} flex={1} bg="var(--hover)" style={{ borderRadius: 3 }} aria-hidden>
            <Box
              pos="absolute"
              h="100%"
              left={`${place(Math.min(from, to))}%`}
              miw={2}
              w={`${Math.abs(place(to) - place(from))}%`}
              style={{ borderRadius: 3, background: `var(${to < from ? '--loss' : '--gain'})` }}
            />
          </Box>
          <Text component="span" fz="sm" w={76} ta="end" className={`figure ${toneOf(ratio)}`}>
            {key === 'rest' ? (
              formats.percent(ratio)
            ) : (
              <Explained figure="contribution.items.contribution.total" of={key} label={label}>
                {formats.percent(ratio)}
              </Explained>
            )}
          </Text>
          <Text component="span" fz="sm" w={104} ta="end" className="figure" c="dimmed" visibleFrom="sm">
            {gain === null ? '' : formats.money(gain, contributions.currency, { signed: true })}
          </Text>
        </Group>
      ))}
      <Group component="li" gap="sm" justify="space-between" pt={6} className="total" fz="sm" fw={620}>
        <span>Time-weighted return</span>
        <Explained figure="contribution.twr" label="Time-weighted return">
          <span className="figure">{formats.percent(contributions.twr)}</span>
        </Explained>
      </Group>
    </Box>
  );
}
