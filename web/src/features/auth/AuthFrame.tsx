/** The quiet page around signing in, registering and first set-up. */
import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '@/components/Brand';

type AuthFrameProps = { title: string; text?: string; children?: ReactNode };

export function AuthFrame({ title, text, children }: AuthFrameProps) {
  return (
    <Box component="main" mih="100dvh" px="md" py="xl" style={{ display: 'grid', placeItems: 'center' }}>
      <Stack w="100%" maw={400} gap="lg">
        <Group justify="center">
          <Brand />
        </Group>
        <Box className="card" p="lg">
          <Title order={1} mb={text ? 4 : 'sm'}>
            {title}
          </Title>
          {text && (
            <Text c="dimmed" fz="sm" mb="lg">
              {text}
            </Text>
          )}
          {children}
        </Box>
      </Stack>
    </Box>
  );
}
