/** What stands in place of a screen that does not exist or could not start. */
import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { FailureNote } from '@/components/FailureNote';

export function RouteFailure({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <Center component="main" mih="60dvh" p="md">
      <div className="card">
        <FailureNote error={error} what="This page" onRetry={() => void router.invalidate()} />
      </div>
    </Center>
  );
}

export function NotFound() {
  return (
    <Center component="main" mih="60dvh" p="md">
      <Stack align="center" gap="xs">
        <Title order={1}>There is no such page</Title>
        <Text c="dimmed">The address may be old or mistyped.</Text>
        <Button component={Link} to="/" mt="sm">
          Go to the portfolio
        </Button>
      </Stack>
    </Center>
  );
}
