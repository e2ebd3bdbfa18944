/** What each role may do, side by side. */
import { Badge, Group, SimpleGrid, Text } from '@mantine/core';
import { $api } from '@/api/client';
import type { Role } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { nameOfRole } from '@/lib/roles';

const PROGRAMS: Record<string, string> = { service: 'Service', agent: 'Agent' };

export function RolesCard() {
  const roles = $api.useQuery('get', '/api/roles');
  return (
    <QueryStates query={roles} what="The roles" height={420}>
      {({ items }: { items: Role[] }) => (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          {items.map((role) => (
            <RoleCard key={role.name} role={role} />
          ))}
        </SimpleGrid>
      )}
    </QueryStates>
  );
}

function RoleCard({ role }: { role: Role }) {
  return (
    <Card title={PROGRAMS[role.name] ?? nameOfRole(role.name)} isTall>
      <Text fz="sm" c="dimmed" mb="sm">
        {role.description}
      </Text>
      <Group gap={4}>
        {role.permissions.map((permission) => (
          <Badge key={permission} variant="default" tt="none" fw={500}>
            {permission}
          </Badge>
        ))}
      </Group>
    </Card>
  );
}
