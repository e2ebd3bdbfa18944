/** How much the return varied: figures, falls, rolling windows and what moved together. */
import { Box, Grid, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Risk } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { type ChartPoint, type ChartSeries, TimeChart } from '@/components/TimeChart';
import { readChoice } from '@/lib/search';
import { BenchmarkSelect, PeriodControls } from './Controls';
import { Figures, type FigureTile } from './Figures';
import { askedOf, useRisk } from './queries';
import { type AnalysisView, WINDOWS } from './search';

type ViewProps = { portfolioId: string; view: AnalysisView; today: string };

const REASONS: Record<string, string> = {
  too_few_sessions: 'Too few sessions.',
  no_variation: 'It never varied.',
  no_loss: 'There was no loss.',
  under_a_year: 'Needs a year.',
  no_benchmark: 'Choose a benchmark.',
  benchmark_unpriced: 'The benchmark has no price then.',
};
const WINDOW_NAMES = { '21': 'Month', '63': 'Quarter', '126': 'Half-year', '252': 'Year' };

export function RiskView({ portfolioId, view, today }: ViewProps) {
  const window = view.search.window ?? '63';
  const risk = useRisk({ portfolio_id: portfolioId }, askedOf(view.search, today), Number(window));
  return (
    <Stack gap="md">
      <PeriodControls view={view} today={today} />
      <BenchmarkSelect view={view} />
      <Card title="Risk" note="from session to session; a year has 252">
        <QueryStates query={risk} what="Risk" height={240}>
          {(data: Risk) => <RiskFigures risk={data} />}
        </QueryStates>
      </Card>
      <Card title="Rolling" note={`each point looks back over ${window} sessions`}>
        <SegmentedControl
          mb="sm"
          aria-label="Window"
          data={WINDOWS.map((value) => ({ value, label: WINDOW_NAMES[value] }))}
          value={window}
          onChange={(next) => view.change({ window: readChoice(next, WINDOWS) })}
        />
        <QueryStates
          query={risk}
          what="The windows"
          height={260}
          isEmpty={({ rolling }) => rolling.dates.length === 0}
          empty={
            <EmptyState title="Fewer sessions than one window" text="Choose more days or a shorter window." />
          }
        >
          {(data: Risk) => <RollingChart rolling={data.rolling} />}
        </QueryStates>
      </Card>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Card title="Deepest falls" isTall flush>
            <QueryStates
              query={risk}
              what="The falls"
              height={200}
              isEmpty={({ drawdowns }) => drawdowns.length === 0}
              empty={<EmptyState title="It never fell below a high" />}
            >
              {(data: Risk) => <Falls falls={data.drawdowns} />}
            </QueryStates>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Card title="What moved together" note="correlation of prices, session to session" isTall flush>
            <QueryStates
              query={risk}
              what="The correlations"
              height={200}
              isEmpty={({ correlations }) => correlations.labels.length === 0}
              empty={<EmptyState title="Nothing is held" />}
            >
              {(data: Risk) => <Matrix correlations={data.correlations} />}
            </QueryStates>
          </Card>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

/** A number that is neither money nor a share, with a real minus. */
function twoDigits(text: string | null | undefined): string {
  return text ? Number(text).toFixed(2).replace('-', '−') : '—';
}

const RATIOS = [
  ['volatility', 'Volatility'],
  ['downside_deviation', 'Downside deviation'],
  ['value_at_risk', 'Value at risk, a session'],
  ['expected_shortfall', 'Expected shortfall'],
  ['parametric_value_at_risk', 'Value at risk, normal'],
  ['parametric_expected_shortfall', 'Shortfall, normal'],
] as const; // Names of fields.
const NUMBERS = [
  ['sharpe', 'Sharpe'],
  ['sortino', 'Sortino'],
  ['calmar', 'Calmar'],
] as const; // Names of fields.
const BESIDE = [
  ['beta', 'Beta', false],
  ['alpha', 'Alpha, a year', true],
  ['correlation', 'Correlation', false],
  ['tracking_error', 'Tracking error', true],
  ['information_ratio', 'Information ratio', false],
] as const; // Names of fields.

function RiskFigures({ risk }: { risk: Risk }) {
  const formats = useFormats();
  const why = (name: string): string | null => {
    const reason = risk.reasons[name];
    return reason ? (REASONS[reason] ?? null) : null;
  };
  const fall = risk.max_drawdown;
  const tiles: FigureTile[] = [
    ...RATIOS.map(([name, label]) => ({
      figure: `risk.${name}`,
      label,
      text: formats.share(risk[name]),
      note: why(name),
    })),
    ...NUMBERS.map(([name, label]) => ({
      figure: `risk.${name}`,
      label,
      text: twoDigits(risk[name]),
      note: why(name),
    })),
    {
      figure: 'risk.max_drawdown.depth',
      label: 'Deepest fall',
      text: formats.percent(fall?.depth ?? null),
      note: fall ? `${formats.date(fall.peak_on)} to ${formats.date(fall.trough_on)}` : 'There was none.',
    },
    ...BESIDE.map(([name, label, isShare]) => {
      const text = risk.benchmark?.[name] ?? null;
      return {
        figure: `risk.benchmark.${name}`,
        label,
        text: isShare ? formats.share(text) : twoDigits(text),
        note: why(name),
      };
    }),
  ];
  return <Figures tiles={tiles} />;
}

function RollingChart({ rolling }: { rolling: Risk['rolling'] }) {
  const formats = useFormats();
  const [point, setPoint] = useState<ChartPoint | null>(null);
  const series = useMemo<ChartSeries[]>(
    () => [
      {
        id: 'volatility',
        kind: 'area',
        colour: 'accent',
        points: rolling.dates.map((time, index) => ({ time, value: Number(rolling.volatility[index] ?? 0) })),
      },
    ],
    [rolling],
  );
  const axis = useCallback((value: number) => formats.share(String(value)), [formats]);
  const day = useCallback((iso: string) => formats.date(iso), [formats]);
  const at = point ? rolling.dates.indexOf(point.day) : rolling.dates.length - 1;
  return (
    <Box>
      <Text fz="sm" className="figure" mb={4} role="status">
        {formats.date(rolling.dates[at] ?? null)} · volatility {formats.share(rolling.volatility[at] ?? null)}{' '}
        · Sharpe {twoDigits(rolling.sharpe[at])}
        {rolling.beta ? ` · beta ${twoDigits(rolling.beta[at])}` : ''}
      </Text>
      <TimeChart
        label="Rolling volatility"
        series={series}
        height={220}
        isFloored
        formatAxis={axis}
        formatDay={day}
        onPoint={setPoint}
      />
    </Box>
  );
}

function Falls({ falls }: { falls: Risk['drawdowns'] }) {
  const formats = useFormats();
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table fz="sm" className="figure" aria-label="Deepest falls">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            <Table.Th>Lowest</Table.Th>
            <Table.Th>Recovered</Table.Th>
            <Table.Th ta="end">Depth</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {falls.map((fall) => (
            <Table.Tr key={fall.peak_on}>
              <Table.Td>{formats.date(fall.peak_on)}</Table.Td>
              <Table.Td>{formats.date(fall.trough_on)}</Table.Td>
              <Table.Td>{fall.recovered_on ? formats.date(fall.recovered_on) : 'not yet'}</Table.Td>
              <Table.Td ta="end">
                <Explained figure="risk.drawdowns.depth" of={fall.peak_on} label="Depth">
                  <span className="loss">{formats.percent(fall.depth)}</span>
                </Explained>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Matrix({ correlations }: { correlations: Risk['correlations'] }) {
  const { labels, rows } = correlations;
  return (
    <Table.ScrollContainer minWidth={Math.max(320, labels.length * 58 + 80)} mah={480}>
      <Table fz="xs" verticalSpacing={4} horizontalSpacing={6} className="figure" aria-label="Correlations">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {labels.map((label) => (
              <Table.Th key={label} ta="end">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, down) => (
            <Table.Tr key={labels[down]}>
              <Table.Th scope="row">{labels[down]}</Table.Th>
              {row.map((value, across) => (
                <Table.Td key={labels[across]} ta="end" style={{ background: shadeOf(value) }}>
                  {twoDigits(value)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function shadeOf(value: string | null): string | undefined {
  if (value === null) return undefined;
  const one = Number(value);
  const strength = (Math.abs(one) * 30).toFixed(0);
  return `color-mix(in srgb, var(${one < 0 ? '--loss' : '--link'}) ${strength}%, transparent)`;
}
