/** How a figure came about: its formula, its inputs and the lines that add up to it. */
import { Badge, Box, Code, Group, Stack, Table, Text } from '@mantine/core';
import { Check } from 'lucide-react';
import type { Explanation as Answer } from '@/api/shapes';
import { type CardQuery, QueryStates } from '@/components/Card';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { isDecimal } from '@/lib/decimals';

const RATIO = /^-?\d+\.\d{12}$/;

export function Explanation({ query }: { query: CardQuery<Answer> }) {
  return (
    <QueryStates query={query} what="The explanation" height={320}>
      {(answer: Answer) => <Evidence answer={answer} />}
    </QueryStates>
  );
}

/** Ratios have twelve decimals on the wire, money has fewer. */
function useWriter(currency: string) {
  const formats = useFormats();
  return (text: string | null, isRatio: boolean): string => {
    if (text === null || !isDecimal(text)) return '—';
    return isRatio ? formats.percent(text) : formats.money(text, currency);
  };
}

function Evidence({ answer }: { answer: Answer }) {
  const write = useWriter(answer.currency);
  const isRatio = answer.value !== null && RATIO.test(answer.value);
  return (
    <Stack gap="md">
      <Box>
        <Text fz="xl" fw={650} className="figure">
          {write(answer.value, isRatio)}
        </Text>
        <Code block mt="xs" fz="sm">
          {answer.formula}
        </Code>
        <Text fz="xs" c="dimmed" mt={6}>
          Defined in {answer.source}
        </Text>
      </Box>
      {answer.inputs.length > 0 && (
        <Box component="dl" m={0}>
          {answer.inputs.map((input) => (
            <Group key={input.figure} justify="space-between" py={4} fz="sm">
              <Box component="dt" c="dimmed">
                {input.label}
              </Box>
              <Box component="dd" m={0} className="figure">
                <Explained figure={input.figure} label={input.label}>
                  {write(input.value, input.value !== null && RATIO.test(input.value))}
                </Explained>
              </Box>
            </Group>
          ))}
        </Box>
      )}
      {answer.lines.items.length > 0 && <Lines answer={answer} />}
    </Stack>
  );
}

function Lines({ answer }: { answer: Answer }) {
  const formats = useFormats();
  const write = useWriter(answer.currency);
  const { lines, adds_up } = answer;
  const isRatio = lines.evidence === 'days' || lines.evidence === 'sessions';
  const rest = lines.items_total - lines.items.length;
  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Text fz="sm" fw={600}>
          What it was made of
        </Text>
        {adds_up && (
          <Badge color="teal" variant="light" leftSection={<Check size={11} aria-hidden />}>
            Adds up
          </Badge>
        )}
      </Group>
      <Table.ScrollContainer minWidth={360} mah={420}>
        <Table fz="sm" verticalSpacing={6} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Line</Table.Th>
              <Table.Th ta="end">Amount</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.items.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: twins are legitimate, and the order never changes.
              <Table.Tr key={index}>
                <Table.Td>
                  {line.label}
                  <Text fz="xs" c="dimmed">
                    {[
                      line.date && line.label !== line.date ? formats.date(line.date) : null,
                      ...line.figures.map(({ name, value }) => `${name} ${plain(formats, name, value)}`),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td ta="end" className="figure">
                  {write(line.amount, isRatio)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rest > 0 && (
        <Text fz="xs" c="dimmed" mt="xs">
          and {formats.count(rest)} more; all of them count.
        </Text>
      )}
    </Box>
  );
}

const PUBLIC = new Set(['price', 'rate']);

/** Prices and rates are public; whatever else stands beside a line is an amount. */
function plain(formats: ReturnType<typeof useFormats>, name: string, value: string): string {
  if (!PUBLIC.has(name) && formats.settings.hidden) return '•••••';
  return formats.quantity(value);
}
