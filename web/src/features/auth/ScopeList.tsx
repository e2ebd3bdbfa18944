/** What an app may do, in words; what it was not let do before is marked. */
import { Badge, Group, List, Text } from '@mantine/core';
import { Check } from 'lucide-react';
import type { AppScope } from '@/api/shapes';

export function ScopeList({ scopes, marksNew }: { scopes: readonly AppScope[]; marksNew: boolean }) {
  return (
    <List spacing={6} center icon={<Check size={15} aria-hidden />} listStyleType="none">
      {scopes.map((scope) => (
        <List.Item key={scope.name}>
          <Group gap="xs">
            <Text fz="sm">{scope.words}</Text>
            {marksNew && scope.is_new && <Badge>New</Badge>}
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
