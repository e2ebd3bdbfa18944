/** All that is kept of one act. */
import { Code, Table, Text } from '@mantine/core';
import type { AuditEntry } from '@/api/shapes';
import { useFormats } from '@/components/formats';
import { MISSING } from '@/lib/format';

export function EntryDetail({ entry }: { entry: AuditEntry }) {
  const formats = useFormats();
  const { actor, target } = entry;
  const facts: [string, string | null][] = [
    ['When', formats.moment(entry.at)],
    ['What', entry.action],
    ['Outcome', entry.outcome],
    ['Who', actor.name ?? actor.kind],
    ['Id of who', actor.id],
    ['On behalf of', actor.parent_name ?? actor.parent_id],
    ['To what', target ? `${target.kind} ${target.name ?? ''}`.trim() : null],
    ['Id of what', target?.id ?? null],
    ['Session', entry.session_id],
    ['Address', entry.address],
    ['Request', entry.request_id],
    ['Hash', entry.hash],
    ['Hash before', entry.previous_hash],
  ];
  const details = Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details, null, 2) : null;
  return (
    <>
      <Table fz="sm" variant="vertical" layout="fixed">
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={120}>{name}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value ?? MISSING}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text fw={600} fz="sm" mt="md" mb={4}>
        Details
      </Text>
      {details ? (
        <Code block>{details}</Code>
      ) : (
        <Text fz="sm" c="dimmed">
          None.
        </Text>
      )}
    </>
  );
}
