/** From a dropped file to booked activities, with a look before anything is booked. */
import { Anchor, Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useEffect } from 'react';
import { $api } from '@/api/client';
import type { ImportResult, Portfolio } from '@/api/shapes';
import { Card } from '@/components/Card';
import { FileDrop } from '@/components/FileDrop';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { takeFile } from '@/lib/pendingFile';
import { PreviewStep } from './PreviewStep';
import { useWizard, type Wizard } from './useWizard';

export function ImportWizard({ portfolio }: { portfolio: Portfolio }) {
  const wizard = useWizard(portfolio.id);
  const { state, send } = wizard;
  useEffect(() => {
    const dropped = takeFile();
    if (dropped) send(dropped);
  }, [send]);

  switch (state.step) {
    case 'choose':
      return <ChooseStep error={state.error} onFile={send} />;
    case 'sending':
      return <SendingStep name={state.file.name} progress={state.progress} onCancel={wizard.cancel} />;
    case 'preview':
      return (
        <PreviewStep
          portfolio={portfolio}
          preview={state.preview}
          file={state.file}
          error={state.error}
          wizard={wizard}
          isBooking={false}
        />
      );
    case 'booking':
      return (
        <PreviewStep
          portfolio={portfolio}
          preview={state.preview}
          file={state.file}
          error={null}
          wizard={wizard}
          isBooking
        />
      );
    case 'done':
      return <DoneStep portfolio={portfolio} result={state.result} wizard={wizard} />;
  }
}

function ChooseStep({ error, onFile }: { error: unknown; onFile: (file: File) => void }) {
  const presets = $api.useQuery('get', '/api/import-presets');
  const items = presets.data?.items ?? [];
  return (
    <Stack maw={820} gap="md">
      <FormNote error={error} />
      <FileDrop onFile={onFile} isLarge />
      <Card title="What can be read">
        <List spacing={6} fz="sm" mih={170} listStyleType="none">
          {items.map(({ name, label, description }) => (
            <List.Item key={name}>
              <Text span fz="sm" fw={600}>
                {label}
              </Text>{' '}
              <Text span fz="sm" c="dimmed">
                {description}
              </Text>
            </List.Item>
          ))}
        </List>
      </Card>
    </Stack>
  );
}

type SendingStepProps = { name: string; progress: number; onCancel: () => void };

function SendingStep({ name, progress, onCancel }: SendingStepProps) {
  const isRead = progress >= 1;
  return (
    <Card>
      <Stack gap="sm" maw={560} py="md">
        <Text fw={600} role="status">
          {isRead ? 'Reading' : 'Uploading'} {name}
        </Text>
        <Progress value={progress * 100} animated={isRead} aria-label="Upload" />
        <Group>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

type DoneStepProps = { portfolio: Portfolio; result: ImportResult; wizard: Wizard };

function DoneStep({ portfolio, result, wizard }: DoneStepProps) {
  const formats = useFormats();
  const parts = [
    `${formats.count(result.created)} booked`,
    `${formats.count(result.existing)} already there`,
    ...(result.skipped > 0 ? [`${formats.count(result.skipped)} left out`] : []),
  ];
  return (
    <Card>
      <Stack gap="sm" py="lg" align="center" ta="center" role="status">
        <CircleCheck size={32} color="var(--gain)" aria-hidden />
        <Text fw={650} fz="lg">
          {result.created === 0 ? 'Nothing new in this file' : 'Imported'}
        </Text>
        <Text c="dimmed">{parts.join(', ')}.</Text>
        <Group mt="xs">
          <Button component={Link} to={`/portfolios/${portfolio.id}`}>
            See {portfolio.name}
          </Button>
          <Button variant="default" onClick={wizard.restart}>
            Import another file
          </Button>
        </Group>
        <Anchor component={Link} to={`/portfolios/${portfolio.id}/activities`} fz="sm" c="var(--link)">
          Look at the activities
        </Anchor>
      </Stack>
    </Card>
  );
}
