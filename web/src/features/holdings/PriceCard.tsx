/** The price of an instrument with one's own buys and sells marked on it. */
import { Group, SegmentedControl, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { $api } from '@/api/client';
import type { Activity, Prices } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { useFormats } from '@/components/formats';
import { type ChartMark, type ChartPoint, TimeChart } from '@/components/TimeChart';
import { approximate } from '@/lib/decimals';
import { RANGES, type Range, rangeStart } from '@/lib/ranges';
import { readChoice } from '@/lib/search';
import { adjustCloses, type Split, splitsOf } from './adjust';

const HEIGHT = 220;
type PriceCardProps = { portfolioId: string; instrumentId: string };

export function PriceCard({ portfolioId, instrumentId }: PriceCardProps) {
  const [range, setRange] = useState<Range>('MAX');
  const prices = $api.useQuery('get', '/api/instruments/{instrument_id}/prices', {
    params: { path: { instrument_id: instrumentId }, query: {} },
  });
  const activities = $api.useQuery('get', '/api/portfolios/{portfolio_id}/activities', {
    params: { path: { portfolio_id: portfolioId }, query: { instrument_id: instrumentId, limit: 200 } },
  });
  const declared = $api.useQuery('get', '/api/instruments/{instrument_id}/splits', {
    params: { path: { instrument_id: instrumentId } },
  });
  const booked = activities.data?.items ?? NO_ACTIVITIES;
  const splits = useMemo(() => splitsOf(declared.data?.items ?? NO_SPLITS, booked), [declared.data, booked]);
  return (
    <Card
      title="Price"
      actions={
        <SegmentedControl
          aria-label="Range of the price chart"
          data={[...RANGES]}
          value={range}
          onChange={(next) => setRange(readChoice(next, RANGES) ?? 'MAX')}
        />
      }
    >
      <QueryStates
        query={prices}
        what="The prices"
        height={HEIGHT + 26}
        isEmpty={({ dates }) => dates.length === 0}
        empty={<EmptyState title="No price yet" text="Enter one, and this holding has a value." />}
      >
        {(data: Prices) => <PriceChart prices={data} range={range} activities={booked} splits={splits} />}
      </QueryStates>
    </Card>
  );
}

/** One mark a day and kind, on the first priced day at or after it; before the first price there is none. */
export function marksOf(
  activities: readonly Activity[],
  splits: readonly Split[],
  dates: readonly string[],
): ChartMark[] {
  const wanted = [
    ...splits.map(
      ({ ex_date, numerator, denominator }): ChartMark => ({
        day: ex_date,
        kind: 'split',
        text: `${numerator}:${denominator}`,
      }),
    ),
    ...activities.flatMap(({ type, date, reversed_by, reverses }): ChartMark[] => {
      const isInForce = reversed_by === null && reverses === null;
      if ((type !== 'buy' && type !== 'sell') || !isInForce) return [];
      return [{ day: date, kind: type, text: type === 'buy' ? 'B' : 'S' }];
    }),
  ];
  const marks = new Map<string, ChartMark>();
  for (const mark of wanted) {
    const day = dates.find((priced) => priced >= mark.day);
    if (day !== undefined && mark.day >= (dates[0] ?? '')) marks.set(`${day} ${mark.kind}`, { ...mark, day });
  }
  return [...marks.values()].sort((a, b) => a.day.localeCompare(b.day));
}

const NO_ACTIVITIES: Activity[] = [];
const NO_SPLITS: Split[] = [];
type PriceChartProps = {
  prices: Prices;
  range: Range;
  activities: readonly Activity[];
  splits: readonly Split[];
};

function PriceChart({ prices, range, activities, splits }: PriceChartProps) {
  const formats = useFormats();
  const { currency } = prices;
  const [point, setPoint] = useState<ChartPoint | null>(null);
  const shown = useMemo(() => {
    const last = prices.dates.at(-1) ?? '';
    const from = rangeStart(range, last) ?? '';
    const start = prices.dates.findIndex((day) => day >= from);
    const adjusted = adjustCloses(prices.dates, prices.closes, splits);
    return {
      dates: prices.dates.slice(start),
      traded: prices.closes.slice(start),
      closes: adjusted.slice(start),
    };
  }, [prices, range, splits]);
  const series = useMemo(
    () => [
      {
        id: 'price',
        kind: 'area' as const, // The literal of the series' kind.
        colour: 'accent' as const, // As above.
        points: shown.dates.map((time, index) => ({ time, value: approximate(shown.closes[index] ?? '0') })),
      },
    ],
    [shown],
  );
  const marks = useMemo(() => marksOf(activities, splits, shown.dates), [activities, splits, shown.dates]);
  const formatAxis = useCallback(
    (value: number) => formats.axis(value, currency, { isPublic: true }),
    [formats, currency],
  );
  const notes = [
    ...(marks.some(({ kind }) => kind !== 'split') ? ['B bought, S sold'] : []),
    ...(shown.closes.some((close, index) => close !== shown.traded[index]) ? ['adjusted for splits'] : []),
  ];
  const at = point ? shown.dates.indexOf(point.day) : shown.dates.length - 1;
  const closeOf = (index: number): string => formats.price(shown.closes[index], currency);
  return (
    <>
      <Group gap="xs" mb={4} fz="xs">
        <Text fz="xs" c="dimmed" className="figure">
          {formats.date(shown.dates[at])}
        </Text>
        <Text fz="xs" fw={600} className="figure">
          {closeOf(at)}
        </Text>
        {shown.traded[at] !== shown.closes[at] && (
          <Text fz="xs" c="dimmed" className="figure">
            traded at {formats.price(shown.traded[at], currency)}
          </Text>
        )}
        {notes.length > 0 && (
          <Text fz="xs" c="dimmed">
            {notes.join(' · ')}
          </Text>
        )}
      </Group>
      <TimeChart
        label={`Price from ${closeOf(0)} on ${formats.date(shown.dates[0])} to ${closeOf(shown.dates.length - 1)} on ${formats.date(shown.dates.at(-1))}.`}
        series={series}
        marks={marks}
        height={HEIGHT}
        isFloored
        formatAxis={formatAxis}
        formatDay={formats.date}
        onPoint={setPoint}
      />
    </>
  );
}
