/** The text of a new token, to be copied now or never. */
import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { Copy } from 'lucide-react';

export function TokenText({ text, onDone }: { text: string; onDone: () => void }) {
  return (
    <Stack gap="sm">
      <Text fz="sm">Copy it now: it is not shown again. A program sends it as a bearer token.</Text>
      <Code block className="figure" data-testid="token-text" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <Group justify="space-between">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<Copy size={14} aria-hidden />} onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Stack>
  );
}
