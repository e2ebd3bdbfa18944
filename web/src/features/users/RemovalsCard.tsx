/** Who went, or is about to, and what each service has removed. */
import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import { $api } from '@/api/client';
import type { UserRemoval } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';

export function RemovalsCard() {
  const removals = $api.useQuery('get', '/api/users/removals', { params: { query: { limit: 20 } } });
  if (removals.data?.items.length === 0) return null;
  return (
    <Box mt="md">
      <Card title="Deleted accounts">
        <QueryStates query={removals} what="The deleted accounts" height={60}>
          {({ items }: { items: UserRemoval[] }) => (
            <Stack gap="sm">
              {items.map((removal) => (
                <RemovalLine key={removal.id} removal={removal} />
              ))}
            </Stack>
          )}
        </QueryStates>
      </Card>
    </Box>
  );
}

function stateOf({ removed_at, is_complete }: UserRemoval): { label: string; colour: string } {
  if (removed_at === null) return { label: 'Can come back', colour: 'yellow' };
  return is_complete
    ? { label: 'Gone everywhere', colour: 'gray' }
    : { label: 'Being removed', colour: 'red' };
}

function RemovalLine({ removal }: { removal: UserRemoval }) {
  const formats = useFormats();
  const { label, colour } = stateOf(removal);
  return (
    <Group justify="space-between" align="flex-start" gap="xs">
      <div>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {removal.user_id}
        </Text>
        <Text fz="xs" c="dimmed">
          Asked for {formats.moment(removal.requested_at)}
        </Text>
        {removal.reports.map(({ service, counts }) => (
          <Text key={service} fz="xs" c="dimmed">
            {service}:{' '}
            {Object.entries(counts)
              .map(([kind, count]) => `${formats.count(count)} ${kind.replace('_', ' ')}`)
              .join(', ')}
          </Text>
        ))}
      </div>
      <Badge color={colour}>{label}</Badge>
    </Group>
  );
}
