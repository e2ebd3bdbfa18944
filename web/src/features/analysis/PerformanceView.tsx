/** What was returned: by every measure, day by day, month by month and part by part. */
import { SegmentedControl, Stack } from '@mantine/core';
import type { Performance } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { useFormats } from '@/components/formats';
import { readChoice } from '@/lib/search';
import { MEASURE_NAMES, PeriodControls, TermControls } from './Controls';
import { Figures, type FigureTile } from './Figures';
import { askedOf, useCalendar, useContribution, useDaily, useReturns } from './queries';
import { CalendarCard, ContributionCard, DailyCard } from './ReturnCards';
import { type AnalysisView, MEASURES, PARTS } from './search';

const PART_NAMES = { instrument: 'Holding', kind: 'Kind', currency: 'Currency', account: 'Account' };
const REASONS: Record<string, string> = {
  no_flows: 'No money went in or out.',
  one_day: 'One day is too short.',
  no_sign_change: 'Money went only one way.',
  not_found: 'No rate fits these flows.',
  out_of_range: 'Too short for a yearly rate.',
};

type ViewProps = { portfolioId: string; view: AnalysisView; today: string };

export function PerformanceView({ portfolioId, view, today }: ViewProps) {
  const path = { portfolio_id: portfolioId };
  const asked = askedOf(view.search, today);
  const by = view.search.by ?? 'instrument';
  const returns = useReturns(path, asked);
  const daily = useDaily(path, asked);
  const calendar = useCalendar(path, asked);
  const contribution = useContribution(path, asked, by);
  return (
    <Stack gap="md">
      <PeriodControls view={view} today={today} />
      <TermControls view={view} />
      <Card title="Returns">
        <QueryStates query={returns} what="The returns" height={180}>
          {(data: Performance) => <Returns performance={data} view={view} />}
        </QueryStates>
      </Card>
      <DailyCard query={daily} note="Time-weighted, from the close before the first day" />
      <ContributionCard query={contribution}>
        <SegmentedControl
          mb="sm"
          aria-label="Contribution by"
          data={PARTS.map((value) => ({ value, label: PART_NAMES[value] }))}
          value={by}
          onChange={(next) => view.change({ by: readChoice(next, PARTS) })}
        />
      </ContributionCard>
      <CalendarCard query={calendar} />
    </Stack>
  );
}

export function Returns({ performance, view }: { performance: Performance; view: AnalysisView }) {
  const formats = useFormats();
  const { currency, mwr, benchmark } = performance;
  const chosen = view.search.measure ?? 'twr';
  const isYearly = performance.days >= 365;
  const ratios: Record<(typeof MEASURES)[number], string | null> = {
    twr: performance.twr,
    mwr: isYearly ? mwr.rate : mwr.period_rate,
    modified_dietz: performance.modified_dietz,
    simple: performance.simple,
    roai: performance.roai,
  };
  const notes: Partial<Record<(typeof MEASURES)[number], string | null>> = {
    twr: performance.twr_annualised ? `${formats.percent(performance.twr_annualised)} a year` : null,
    mwr: mwr.reason ? (REASONS[mwr.reason] ?? null) : isYearly ? 'a year' : 'over the period',
  };
  const figures = { mwr: isYearly ? 'performance.mwr.rate' : 'performance.mwr.period_rate' };
  const measures = [chosen, ...MEASURES.filter((one) => one !== chosen)].map(
    (one): FigureTile => ({
      figure: one === 'mwr' ? figures.mwr : `performance.${one}`,
      label: MEASURE_NAMES[one],
      text: formats.percent(ratios[one]),
      tone: ratios[one],
      note: notes[one] ?? null,
      isChosen: one === chosen,
    }),
  );
  const money = (figure: string, label: string, text: string | null): FigureTile => ({
    figure,
    label,
    text: formats.money(text, currency, { signed: true }),
    tone: text,
  });
  const compared: FigureTile[] = benchmark
    ? [
        {
          figure: 'performance.benchmark.total',
          label: benchmark.instrument.symbol,
          text: formats.percent(benchmark.total),
          tone: benchmark.total,
        },
        {
          figure: 'performance.benchmark.excess',
          label: 'More than the benchmark',
          text: formats.percent(benchmark.excess),
          tone: benchmark.excess,
        },
        {
          figure: 'performance.benchmark.same_flows.end_value',
          label: 'Same money in the benchmark',
          text: formats.money(benchmark.same_flows?.end_value ?? null, currency),
          note: `you have ${formats.money(performance.end_value, currency)}`,
        },
      ]
    : [];
  return (
    <Figures
      tiles={[
        ...measures,
        money('performance.gain.total', 'Gain', performance.gain.total),
        money('performance.gain.market', 'Market', performance.gain.market),
        money('performance.gain.fx', 'Currencies', performance.gain.fx),
        money('performance.gain.income', 'Income', performance.gain.income),
        ...compared,
      ]}
    />
  );
}
