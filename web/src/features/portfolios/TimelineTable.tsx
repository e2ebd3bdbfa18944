/** The same days as the chart, as figures. */
import { Box } from '@mantine/core';
import { useMemo } from 'react';
import type { Timeline } from '@/api/shapes';
import { type Column, DataTable } from '@/components/DataTable';
import { useFormats } from '@/components/formats';
import { rebased } from './series';

type Day = { day: string; value: string | null; invested: string | null; ratio: string | null };
const HEIGHT = 330;

export function TimelineTable({ timeline, isReturn }: { timeline: Timeline; isReturn: boolean }) {
  const formats = useFormats();
  const rows = useMemo(() => {
    const ratios = rebased(timeline.twr);
    return timeline.dates
      .map((day, index): Day => {
        const { value, net_invested } = timeline;
        return {
          day,
          value: value[index] ?? null,
          invested: net_invested[index] ?? null,
          ratio: ratios[index] ?? null,
        };
      })
      .reverse();
  }, [timeline]);
  const columns = useMemo<Column<Day>[]>(() => {
    const money = (text: string | null): string => formats.money(text, timeline.currency);
    const value: Column<Day>[] = [
      { id: 'value', title: 'Value', isFigure: true, cell: (row) => money(row.value) },
      { id: 'invested', title: 'Net invested', isFigure: true, cell: (row) => money(row.invested) },
    ];
    const ratio: Column<Day> = {
      id: 'return',
      title: 'Return',
      isFigure: true,
      cell: (row) => formats.percent(row.ratio),
    };
    return [
      { id: 'day', title: 'Day', cell: (row) => formats.date(row.day) },
      ...(isReturn ? [ratio] : value),
    ];
  }, [formats, timeline.currency, isReturn]);
  return (
    <Box h={HEIGHT}>
      <DataTable
        label="Value by day"
        rows={rows}
        columns={columns}
        rowKey={({ day }) => day}
        maxHeight={HEIGHT}
      />
    </Box>
  );
}
