/** Recovery codes, shown this once: to be copied, printed or saved. */
import { Button, Code, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Copy, Download } from 'lucide-react';

export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="sm">
      <Text fz="sm">
        Write these down or save them where only you look. Each signs you in once when your app is lost; they
        are not shown again.
      </Text>
      <SimpleGrid
        cols={{ base: 1, xs: 2 }}
        spacing={6}
        component="ul"
        p={0}
        m={0}
        aria-label="Recovery codes"
      >
        {codes.map((code) => (
          <li key={code} style={{ listStyle: 'none' }}>
            <Code className="figure" fz="xs" style={{ whiteSpace: 'nowrap' }}>
              {code}
            </Code>
          </li>
        ))}
      </SimpleGrid>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<Copy size={14} aria-hidden />} onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button
            component="a"
            variant="default"
            leftSection={<Download size={14} aria-hidden />}
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="folio-recovery-codes.txt"
          >
            Save
          </Button>
        </Group>
        <Button onClick={onDone}>I have them</Button>
      </Group>
    </Stack>
  );
}
