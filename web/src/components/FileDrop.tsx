/** A place to drop a broker's file on, or to choose one. */
import '@mantine/dropzone/styles.css';
import { Group, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { notifications } from '@mantine/notifications';
import { FileUp } from 'lucide-react';

type FileDropProps = { onFile: (file: File) => void; isLarge?: boolean };
// As many bytes as the service takes (FOLIO_PORTFOLIO_UPLOAD_LIMIT_BYTES).
const LARGEST = 100_000_000;

export function FileDrop({ onFile, isLarge }: FileDropProps) {
  function refuse(): void {
    notifications.show({
      color: 'red',
      title: 'This file was not taken',
      message: 'Drop one CSV or JSON file of at most 100 MB.',
    });
  }
  return (
    <Dropzone
      onDrop={([file]) => file && onFile(file)}
      onReject={refuse}
      maxFiles={1}
      multiple={false}
      maxSize={LARGEST}
      p={isLarge ? 'xl' : 'lg'}
      radius={12}
      inputProps={{ 'aria-label': 'Broker file' }}
      style={{ borderColor: 'var(--mantine-color-default-border)', background: 'var(--surface)' }}
    >
      <Group justify="center" gap="md" mih={isLarge ? 110 : 80} style={{ pointerEvents: 'none' }}>
        <FileUp size={28} aria-hidden color="var(--link)" />
        <div>
          <Text fw={600}>Drop a broker’s file here, or choose one</Text>
          <Text fz="sm" c="dimmed">
            CSV or JSON. You see what would be booked before anything is.
          </Text>
        </div>
      </Group>
    </Dropzone>
  );
}
