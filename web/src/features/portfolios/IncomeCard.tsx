/** Dividends and interest of the range, by month or, over long ranges, by year. */
import { Box, Group, Stack, Text, Tooltip } from '@mantine/core';
import { $api } from '@/api/client';
import type { Income } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { add, approximate } from '@/lib/decimals';
import { RANGE_NAMES, type Range } from '@/lib/ranges';
import type { Period } from './queries';

type IncomeCardProps = { portfolioId: string; period: Period; range: Range };
type Bar = { key: string; received: string };
const MOST_BARS = 24;
const BAR_HEIGHT = 96;

/** Months in order; years where there are too many months to tell apart. */
export function barsOf(months: Income['by_month']): Bar[] {
  const isLong = months.length > MOST_BARS;
  const sums = new Map<string, string>();
  for (const { month, dividends, interest } of months) {
    const key = isLong ? month.slice(0, 4) : month;
    sums.set(key, add(sums.get(key) ?? '0', add(dividends, interest)));
  }
  return [...sums].map(([key, received]) => ({ key, received })).sort((a, b) => a.key.localeCompare(b.key));
}

export function IncomeCard({ portfolioId, period, range }: IncomeCardProps) {
  const income = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/income',
    { params: { path: { portfolio_id: portfolioId }, query: period } },
    { placeholderData: (previous) => previous },
  );
  return (
    <Card title="Income" note={RANGE_NAMES[range]} isTall>
      <QueryStates
        query={income}
        what="The income"
        height={200}
        isEmpty={({ by_month }) => by_month.length === 0}
        empty={<EmptyState title="No dividend or interest" text="None was booked in this range." />}
      >
        {(data: Income) => <Bars income={data} />}
      </QueryStates>
    </Card>
  );
}

function Bars({ income }: { income: Income }) {
  const formats = useFormats();
  const bars = barsOf(income.by_month);
  const highest = Math.max(...bars.map(({ received }) => approximate(received)), 0.01);
  const nameOf = (key: string): string => (key.length === 4 ? key : formats.month(key));
  return (
    <Stack gap="sm" mih={200}>
      <div>
        <Text className="figure" fz="lg" fw={620}>
          <Explained figure="income.total" label="Income" isNamed>
            {formats.money(income.total, income.currency)}
          </Explained>
        </Text>
        <Text fz="xs" c="dimmed" className="figure">
          before{' '}
          <Explained figure="income.withheld" label="Withheld" isNamed>
            {formats.money(income.withheld, income.currency)}
          </Explained>{' '}
          of tax withheld
        </Text>
      </div>
      <Group
        gap={3}
        align="flex-end"
        wrap="nowrap"
        h={BAR_HEIGHT}
        component="ul"
        p={0}
        m={0}
        style={{ listStyle: 'none' }}
      >
        {bars.map(({ key, received }) => {
          const text = `${nameOf(key)}: ${formats.money(received, income.currency)}`;
          return (
            <Tooltip key={key} label={text}>
              <Box
                component="li"
                aria-label={text}
                flex="1 1 0"
                maw={30}
                h={Math.max((approximate(received) / highest) * BAR_HEIGHT, 2)}
                bg="var(--link)"
                style={{ borderRadius: '3px 3px 0 0', opacity: 0.85 }}
              />
            </Tooltip>
          );
        })}
      </Group>
      <Text fz="xs" c="dimmed">
        {nameOf(bars[0]?.key ?? '')}
        {bars.length > 1 && ` to ${nameOf(bars.at(-1)?.key ?? '')}`}
      </Text>
    </Stack>
  );
}
