/** Dividends and interest: what came, month by month, what may come, and what holdings yield. */
import { Box, Grid, Group, Stack, Table, Text } from '@mantine/core';
import { $api } from '@/api/client';
import type { Income, Yields } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { add } from '@/lib/decimals';
import { PeriodControls } from './Controls';
import { Figures } from './Figures';
import { askedOf } from './queries';
import type { AnalysisView } from './search';

type ViewProps = { portfolioId: string; view: AnalysisView; today: string };

export function IncomeView({ portfolioId, view, today }: ViewProps) {
  const path = { portfolio_id: portfolioId };
  const { from, to } = askedOf(view.search, today);
  const income = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/income',
    { params: { path, query: { ...(from ? { from } : {}), to } } },
    { placeholderData: (previous) => previous },
  );
  const yields = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/income/yields',
    { params: { path, query: { as_of: to } } },
    { placeholderData: (previous) => previous },
  );
  return (
    <Stack gap="md">
      <PeriodControls view={view} today={today} />
      <Card title="Income">
        <QueryStates query={yields} what="The yields" height={130}>
          {(data: Yields) => <Totals yields={data} income={income.data} />}
        </QueryStates>
      </Card>
      <Card title="Received" note="dividends and interest by month, before tax" flush>
        <QueryStates
          query={income}
          what="The income"
          height={220}
          isEmpty={({ by_month }) => by_month.length === 0}
          empty={<EmptyState title="No income in these days" text="Choose more days, or book a dividend." />}
        >
          {(data: Income) => <Months income={data} />}
        </QueryStates>
      </Card>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Card title="Yields" note="of what is held" isTall flush>
            <QueryStates
              query={yields}
              what="The yields"
              height={220}
              isEmpty={({ items }) => items.every(({ expected }) => Number(expected) === 0)}
              empty={<EmptyState title="Nothing held paid a dividend in the last year" />}
            >
              {(data: Yields) => <YieldTable yields={data} />}
            </QueryStates>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Card title="To expect" note="the last year once more, an estimate" isTall flush>
            <QueryStates
              query={yields}
              what="What to expect"
              height={220}
              isEmpty={({ payments }) => payments.length === 0}
              empty={<EmptyState title="Nothing to expect" />}
            >
              {(data: Yields) => <Payments yields={data} />}
            </QueryStates>
          </Card>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Totals({ yields, income }: { yields: Yields; income: Income | undefined }) {
  const formats = useFormats();
  const { currency } = yields;
  return (
    <Figures
      tiles={[
        { figure: 'income.total', label: 'Received', text: formats.money(income?.total ?? null, currency) },
        {
          figure: 'income.withheld',
          label: 'Withheld',
          text: formats.money(income?.withheld ?? null, currency),
        },
        {
          figure: 'yields.trailing',
          label: 'Last twelve months',
          text: formats.money(yields.trailing, currency),
        },
        {
          figure: 'yields.expected',
          label: 'Next twelve months',
          text: formats.money(yields.expected, currency),
        },
        {
          figure: 'yields.trailing_yield',
          label: 'Trailing yield',
          text: formats.share(yields.trailing_yield),
        },
        { figure: 'yields.forward_yield', label: 'Forward yield', text: formats.share(yields.forward_yield) },
        { figure: 'yields.yield_on_cost', label: 'Yield on cost', text: formats.share(yields.yield_on_cost) },
      ]}
    />
  );
}

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

function Months({ income }: { income: Income }) {
  const formats = useFormats();
  const sums = new Map(
    income.by_month.map(({ month, dividends, interest }) => [month, add(dividends, interest)]),
  );
  const years = [...new Set(income.by_month.map(({ month }) => month.slice(0, 4)))].sort().reverse();
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table fz="xs" className="figure" horizontalSpacing={8} aria-label="Income by month">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Year</Table.Th>
            {MONTHS.map((month) => (
              <Table.Th key={month} ta="end">
                {formats.month(`2024-${month}`).slice(0, 3)}
              </Table.Th>
            ))}
            <Table.Th ta="end">Total</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {years.map((year) => (
            <Table.Tr key={year}>
              <Table.Th scope="row">{year}</Table.Th>
              {MONTHS.map((month) => {
                const sum = sums.get(`${year}-${month}`);
                return (
                  <Table.Td key={month} ta="end">
                    {sum && (
                      <Explained
                        figure="income.by_month.dividends"
                        of={`${year}-${month}`}
                        label={formats.month(`${year}-${month}`)}
                      >
                        {formats.money(sum, income.currency)}
                      </Explained>
                    )}
                  </Table.Td>
                );
              })}
              <Table.Td ta="end" fw={650}>
                {formats.money(
                  [...sums]
                    .filter(([month]) => month.startsWith(year))
                    .reduce((sum, [, one]) => add(sum, one), '0'),
                  income.currency,
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function YieldTable({ yields }: { yields: Yields }) {
  const formats = useFormats();
  const paying = yields.items.filter(({ expected }) => Number(expected) !== 0);
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table fz="sm" className="figure" aria-label="Yields">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Holding</Table.Th>
            <Table.Th ta="end">Last year</Table.Th>
            <Table.Th ta="end">Next year</Table.Th>
            <Table.Th ta="end">Forward</Table.Th>
            <Table.Th ta="end">On cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {paying.map((item) => (
            <Table.Tr key={item.instrument.id}>
              <Table.Td>{item.instrument.symbol}</Table.Td>
              <Table.Td ta="end">{formats.money(item.trailing, yields.currency)}</Table.Td>
              <Table.Td ta="end">{formats.money(item.expected, yields.currency)}</Table.Td>
              <Table.Td ta="end">
                <Explained
                  figure="yields.items.forward_yield"
                  of={item.instrument.id}
                  label={`Forward yield of ${item.instrument.symbol}`}
                >
                  {formats.share(item.forward_yield)}
                </Explained>
              </Table.Td>
              <Table.Td ta="end">{formats.share(item.yield_on_cost)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Payments({ yields }: { yields: Yields }) {
  const formats = useFormats();
  return (
    <Box component="ul" m={0} px="md" pb="sm" style={{ listStyle: 'none' }}>
      {yields.payments.slice(0, 24).map((payment) => (
        <Group key={`${payment.date}-${payment.instrument.id}`} component="li" py={5} fz="sm" wrap="nowrap">
          <Text fz="sm" c="dimmed" w={110} className="figure">
            {formats.date(payment.date)}
          </Text>
          <Text fz="sm" flex={1} truncate>
            {payment.instrument.symbol}
          </Text>
          <span className="figure">{formats.money(payment.value, yields.currency)}</span>
        </Group>
      ))}
    </Box>
  );
}
