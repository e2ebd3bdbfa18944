/** Takes a CSV file of closes for an instrument: all of its lines, or none and the reasons. */
import { Button, Code, FileInput, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, FileUp } from 'lucide-react';
import { useState } from 'react';
import { queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Prices } from '@/api/shapes';
import { uploadPrices } from '@/api/upload';
import { FormNote } from '@/components/FormNote';
import { useFormats } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { lineReasons } from './sheet';

type PriceUploadProps = { instrument: { id: string; symbol: string; currency?: string }; onDone: () => void };

export function PriceUpload({ instrument, onDone }: PriceUploadProps) {
  const [file, setFile] = useState<File | null>(null);
  const upload = useMutation({
    mutationFn: (chosen: File) => uploadPrices(instrument.id, chosen),
    // A price reaches into every figure of every portfolio that holds the instrument.
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (upload.data) return <Taken prices={upload.data} symbol={instrument.symbol} onDone={onDone} />;
  return (
    <Stack gap="sm">
      <Reasons error={upload.error} />
      <Text fz="sm" c="dimmed">
        The closes of {instrument.symbol}
        {instrument.currency ? ` in ${instrument.currency}` : ''}, as traded. The first line names the columns{' '}
        <Code>date,close</Code>, each further one is a day:{' '}
        <Code style={{ whiteSpace: 'nowrap' }}>2013-02-01,455.49</Code>.
      </Text>
      <FileInput
        label="CSV file"
        placeholder="Choose a file"
        accept=".csv,.txt,text/csv,text/plain"
        leftSection={<FileUp size={15} aria-hidden />}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          upload.reset();
        }}
        clearable
        clearButtonProps={{ 'aria-label': 'Choose no file' }}
      />
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <WriteButton
          loading={upload.isPending}
          disabled={file === null}
          onClick={() => file && upload.mutate(file)}
        >
          Upload
        </WriteButton>
      </Group>
    </Stack>
  );
}

function Taken({ prices, symbol, onDone }: { prices: Prices; symbol: string; onDone: () => void }) {
  const formats = useFormats();
  const { dates } = prices;
  const what = dates.length === 1 ? '1 day was' : `${formats.count(dates.length)} days were`;
  return (
    <Stack gap="sm">
      <Group gap="xs" wrap="nowrap" align="flex-start" role="status">
        <CircleCheck size={18} aria-hidden color="var(--gain)" style={{ flex: 'none' }} />
        <div>
          <Text fw={600} fz="sm">
            {what} taken
          </Text>
          <Text fz="sm" c="dimmed">
            Closes of {symbol} from {formats.date(dates[0])} to {formats.date(dates.at(-1))}.
          </Text>
        </div>
      </Group>
      <Group justify="flex-end" mt="xs">
        <Button onClick={onDone} autoFocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function Reasons({ error }: { error: unknown }) {
  const formats = useFormats();
  if (!error) return null;
  const reasons = lineReasons(failureFrom(error));
  if (reasons.length === 0) return <FormNote error={error} />;
  return (
    <Stack gap={4} role="alert">
      <Text fz="sm" fw={600} c="var(--mantine-color-error)">
        Nothing was taken: {reasons.length === 1 ? 'a line is' : `${formats.count(reasons.length)} lines are`}{' '}
        wrong
      </Text>
      <ScrollArea.Autosize mah={180} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {reasons.map(({ line, column, reason }) => (
            <Text key={`${line} ${column}`} component="li" fz="sm">
              <Text span fz="sm" fw={600} className="figure">
                Line {formats.count(line)}
                {column && `, ${column}`}:
              </Text>{' '}
              {reason}
            </Text>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}
