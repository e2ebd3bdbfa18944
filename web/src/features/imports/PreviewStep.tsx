/** What a file would book: how it was read, what each line becomes, and the decision. */
import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { ImportPreview, Portfolio } from '@/api/shapes';
import { Card } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { MappingForm } from './MappingForm';
import { PreviewRows } from './PreviewRows';
import { ReadingForm } from './ReadingForm';
import type { Wizard } from './useWizard';
import { needsMapping } from './wizard';

type PreviewStepProps = {
  portfolio: Portfolio;
  preview: ImportPreview;
  file: File;
  error: unknown;
  wizard: Wizard;
  isBooking: boolean;
};

export function PreviewStep({ portfolio, preview, file, error, wizard, isBooking }: PreviewStepProps) {
  const formats = useFormats();
  const { counts, unknown_instruments } = preview;
  const bad = counts.error + counts.conflict;
  return (
    <Stack gap="md">
      <FormNote error={error} />
      <SimpleGrid cols={{ base: 1, md: needsMapping(preview) ? 2 : 1 }}>
        <Card title="How the file was read" note={`${preview.file_name} · ${formats.bytes(preview.size)}`}>
          <ReadingForm
            portfolioId={portfolio.id}
            preview={preview}
            onChange={(wish) => wizard.send(file, wish)}
          />
        </Card>
        {needsMapping(preview) && (
          <Card title="Columns" note="Say which column holds what">
            <MappingForm
              preview={preview}
              onApply={(mapping) =>
                wizard.send(file, { accountId: preview.account_id, preset: 'generic', mapping })
              }
            />
          </Card>
        )}
      </SimpleGrid>
      {unknown_instruments.length > 0 && (
        <Alert color="yellow" variant="light" icon={<CircleAlert size={16} aria-hidden />} p="sm">
          <Text fz="sm">
            New here, and added without a price: {unknown_instruments.join(', ')}. Their value is unknown
            until one is entered.
          </Text>
        </Alert>
      )}
      <PreviewRows preview={preview} />
      <Group
        justify="space-between"
        gap="sm"
        className="card"
        px="md"
        py="sm"
        style={{ position: 'sticky', bottom: 12 }}
      >
        <Text fz="sm">
          {bad > 0
            ? `${formats.count(bad)} of the lines cannot be booked. Nothing is booked unless you leave them out.`
            : `${formats.count(counts.new)} new, ${formats.count(counts.existing)} already there.`}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={wizard.restart} disabled={isBooking}>
            Choose another file
          </Button>
          <BookButton preview={preview} bad={bad} isBooking={isBooking} onBook={wizard.book} />
        </Group>
      </Group>
    </Stack>
  );
}

type BookButtonProps = {
  preview: ImportPreview;
  bad: number;
  isBooking: boolean;
  onBook: (skipErrors: boolean) => void;
};

function BookButton({ preview, bad, isBooking, onBook }: BookButtonProps) {
  const formats = useFormats();
  const fresh = formats.count(preview.counts.new);
  if (preview.counts.new === 0 && bad === 0) {
    return (
      <WriteButton loading={isBooking} onClick={() => onBook(false)}>
        Nothing to book: finish
      </WriteButton>
    );
  }
  return (
    <WriteButton loading={isBooking} disabled={preview.counts.new === 0} onClick={() => onBook(bad > 0)}>
      {bad > 0 ? `Leave them out and book ${fresh}` : `Book ${fresh}`}
    </WriteButton>
  );
}
