/** What failed, where to look it up, and how to try again. */
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { RefreshCw, TriangleAlert } from 'lucide-react';
import { failureFrom } from '@/api/failure';

type FailureNoteProps = { error: unknown; what: string; onRetry?: () => void };

export function FailureNote({ error, what, onRetry }: FailureNoteProps) {
  const failure = failureFrom(error);
  return (
    <Stack gap="xs" align="flex-start" role="alert" p="md">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TriangleAlert
          size={16}
          aria-hidden
          color="var(--mantine-color-error)"
          style={{ marginTop: 2, flex: 'none' }}
        />
        <div>
          <Text fw={600} fz="sm">
            {what} could not be loaded
          </Text>
          <Text fz="sm" c="dimmed">
            {failure.message}
          </Text>
          {failure.requestId && (
            <Text fz="xs" c="dimmed" mt={4}>
              Request <Code fz="xs">{failure.requestId}</Code>
            </Text>
          )}
        </div>
      </Group>
      {onRetry && (
        <Button
          variant="default"
          size="xs"
          leftSection={<RefreshCw size={14} aria-hidden />}
          onClick={onRetry}
        >
          Retry
        </Button>
      )}
    </Stack>
  );
}
