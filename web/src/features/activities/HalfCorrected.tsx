/** What is left of a correction when the right activity was booked but the wrong one could not be reversed. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import type { Activity } from '@/api/shapes';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { effectOf } from './effect';

type HalfCorrectedProps = {
  wrong: Activity;
  reverse: { error: unknown; isPending: boolean; mutate: (wrong: Activity) => void };
  onDone: () => void;
};

export function HalfCorrected({ wrong, reverse, onDone }: HalfCorrectedProps) {
  const formats = useFormats();
  return (
    <Stack gap="sm">
      <FormNote error={reverse.error} />
      <Text fz="sm">
        The corrected activity is booked, but the old one, <b>{effectOf(wrong, formats)}</b>, could not be
        reversed. Both count until it is.
      </Text>
      <Text fz="sm" c="dimmed">
        Retry reverses the old one and books nothing twice. Later, it can be reversed from the list of
        activities.
      </Text>
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={onDone}>
          Leave both
        </Button>
        <WriteButton
          leftSection={<RefreshCw size={15} aria-hidden />}
          loading={reverse.isPending}
          onClick={() => reverse.mutate(wrong)}
        >
          Retry
        </WriteButton>
      </Group>
    </Stack>
  );
}
