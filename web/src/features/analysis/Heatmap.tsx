/** The return of each month and year, darker where it was larger. */
import { Table, Text } from '@mantine/core';
import type { ReturnsCalendar } from '@/api/shapes';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];
const DEEPEST = 0.1;

/** Colour says how much, the written figure says what. */
function shade(ratio: string | null): string | undefined {
  if (ratio === null) return undefined;
  const value = Number.parseFloat(ratio);
  const strength = Math.min(Math.abs(value) / DEEPEST, 1) * 34;
  return `color-mix(in srgb, var(${value < 0 ? '--loss' : '--gain'}) ${strength.toFixed(0)}%, transparent)`;
}

export function Heatmap({ calendar }: { calendar: ReturnsCalendar }) {
  const formats = useFormats();
  const years = [...calendar.items].reverse();
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table
        fz="xs"
        verticalSpacing={5}
        horizontalSpacing={6}
        className="figure"
        aria-label="Monthly returns"
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Year</Table.Th>
            {MONTHS.map((month) => (
              <Table.Th key={month} ta="end">
                {formats.month(`2024-${month}`).slice(0, 3)}
              </Table.Th>
            ))}
            <Table.Th ta="end">Year</Table.Th>
            {calendar.benchmark && <Table.Th ta="end">{calendar.benchmark.symbol}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {years.map((year) => (
            <Table.Tr key={year.name}>
              <Table.Th scope="row">{year.name}</Table.Th>
              {MONTHS.map((month) => {
                const found = year.months.find(({ name }) => name === `${year.name}-${month}`);
                return (
                  <Table.Td key={month} ta="end" style={{ background: shade(found?.twr ?? null) }}>
                    {found && (
                      <Explained
                        figure="calendar.items.months.twr"
                        of={found.name}
                        label={formats.month(found.name)}
                      >
                        {formats.percent(found.twr)}
                      </Explained>
                    )}
                  </Table.Td>
                );
              })}
              <Table.Td ta="end" fw={650} style={{ background: shade(year.twr) }}>
                <Explained figure="calendar.items.twr" of={year.name} label={`Year ${year.name}`}>
                  {formats.percent(year.twr)}
                </Explained>
              </Table.Td>
              {calendar.benchmark && <Table.Td ta="end">{formats.percent(year.benchmark)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text fz="xs" c="dimmed" mt="xs">
        Months that were only partly in the portfolio count from their first day.
      </Text>
    </Table.ScrollContainer>
  );
}
