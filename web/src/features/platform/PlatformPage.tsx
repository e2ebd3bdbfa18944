/** For administrators: which services run, how many of each, and how fast they answer. */
import { Badge, Group, SimpleGrid, Table, Text } from '@mantine/core';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { $api } from '@/api/client';
import type { PlatformService } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { PageHead } from '@/components/PageHead';

const LOOK_AGAIN_MS = 5_000;
type Status = PlatformService['status'];
const STATUS: Record<Status, { label: string; colour: string; icon: typeof CircleCheck }> = {
  healthy: { label: 'Healthy', colour: 'teal', icon: CircleCheck },
  degraded: { label: 'Degraded', colour: 'yellow', icon: TriangleAlert },
  down: { label: 'Down', colour: 'red', icon: CircleX },
};

export function PlatformPage() {
  const services = $api.useQuery('get', '/api/platform/services', {}, { refetchInterval: LOOK_AGAIN_MS });
  return (
    <>
      <PageHead title="Platform" />
      <QueryStates query={services} what="The services" height={420}>
        {({ items }: { items: PlatformService[] }) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
            {items.map((service) => (
              <ServiceCard key={service.name} service={service} />
            ))}
          </SimpleGrid>
        )}
      </QueryStates>
    </>
  );
}

function ServiceCard({ service }: { service: PlatformService }) {
  const formats = useFormats();
  const { label, colour, icon: Icon } = STATUS[service.status];
  return (
    <Card
      title={service.name.charAt(0).toUpperCase() + service.name.slice(1)}
      flush
      actions={
        <Badge color={colour} leftSection={<Icon size={12} aria-hidden />}>
          {label}
        </Badge>
      }
    >
      {service.instances.length === 0 ? (
        <Text fz="sm" c="dimmed" p="md">
          No instance is registered.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={300} type="native">
          <Table fz="sm" horizontalSpacing="sm" className="figure">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Address</Table.Th>
                <Table.Th visibleFrom="xs">Version</Table.Th>
                <Table.Th ta="end">Up for</Table.Th>
                <Table.Th ta="end">Answers in</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {service.instances.map(({ instance, address, port, ready, version, uptime_s, latency_ms }) => (
                <Table.Tr key={instance}>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      {address}:{port}
                      {!ready && <Badge color="yellow">Not ready</Badge>}
                    </Group>
                  </Table.Td>
                  <Table.Td visibleFrom="xs">{version}</Table.Td>
                  <Table.Td ta="end">{formats.duration(uptime_s)}</Table.Td>
                  <Table.Td ta="end">{formats.milliseconds(latency_ms)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
