/** What the portfolio returned over the range, and how the gain comes about, to the cent. */
import { Box, Divider, Group, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Performance } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { toneOf } from '@/components/Delta';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { negate } from '@/lib/decimals';
import { RANGE_NAMES, type Range } from '@/lib/ranges';
import { type Period, usePerformance } from './queries';

type PerformanceCardProps = { portfolioId: string; period: Period; range: Range };

export function PerformanceCard({ portfolioId, period, range }: PerformanceCardProps) {
  const performance = usePerformance(portfolioId, period);
  return (
    <Card title="Performance" note={RANGE_NAMES[range]} isTall>
      <QueryStates query={performance} what="Performance" height={310}>
        {(data: Performance) => (
          <Stack gap="sm">
            <Returns performance={data} />
            <Divider color="var(--line-soft)" />
            <Breakdown performance={data} />
          </Stack>
        )}
      </QueryStates>
    </Card>
  );
}

const REASONS: Record<string, string> = {
  no_flows: 'There is no money in or out to weigh.',
  one_day: 'One day is too short to be a yearly rate.',
  no_sign_change: 'Money went only one way, so no rate fits.',
  not_found: 'No rate fits these flows.',
};

function Returns({ performance }: { performance: Performance }) {
  const { twr, twr_annualised, mwr, max_drawdown, volatility } = performance;
  const mwrHint =
    mwr.rate === null && mwr.reason ? (REASONS[mwr.reason] ?? mwr.reason.replaceAll('_', ' ')) : null;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="sm">
      <Rate
        figure="twr"
        label="Return"
        hint="Time-weighted: how the investments did, whatever was paid in or out."
        ratio={twr}
        isToned
      />
      <Rate
        figure="twr_annualised"
        label="Per year"
        hint="The time-weighted return as a yearly rate."
        ratio={twr_annualised}
        isToned
      />
      <Rate
        figure="mwr.rate"
        label="XIRR"
        hint={mwrHint ?? 'Money-weighted yearly rate: how your money did, with the days it went in and out.'}
        ratio={mwr.rate}
        reason={mwrHint}
        isToned
      />
      <Rate
        figure="max_drawdown"
        label="Max. drawdown"
        hint="The deepest fall from a peak within the range."
        ratio={max_drawdown}
      />
      <Rate
        figure="volatility"
        label="Volatility"
        hint="How much the daily returns scatter, as a yearly figure."
        ratio={volatility}
        isPlain
      />
    </SimpleGrid>
  );
}

type RateProps = {
  figure: string;
  label: string;
  hint: string;
  ratio: string | null;
  reason?: string | null;
  isToned?: boolean;
  isPlain?: boolean;
};

function Rate({ figure, label, hint, ratio, reason, isToned, isPlain }: RateProps) {
  const formats = useFormats();
  return (
    <div>
      <Tooltip label={hint} multiline maw={260}>
        <Text
          component="span"
          fz="xs"
          c="dimmed"
          tabIndex={0}
          style={{ borderBottom: '1px dotted var(--mantine-color-default-border)', cursor: 'help' }}
        >
          {label}
        </Text>
      </Tooltip>
      <Text className={`figure ${isToned ? toneOf(ratio) : ''}`} fz="lg" fw={620}>
        <Explained figure={`performance.${figure}`} label={label} isNamed>
          {isPlain ? formats.share(ratio) : formats.percent(ratio)}
        </Explained>
      </Text>
      {reason && (
        <Text fz="xs" c="dimmed">
          {reason}
        </Text>
      )}
    </div>
  );
}

function Breakdown({ performance }: { performance: Performance }) {
  const formats = useFormats();
  const { currency, start_value, end_value, net_flows, gain, breakdown_reconciles } = performance;
  const signed = (text: string | null): string => formats.money(text, currency, { signed: true });
  return (
    <Box component="dl" m={0} className="figure">
      <Line name="start_value" label="Value at the start" figure={formats.money(start_value, currency)} />
      <Line name="net_flows" label="Paid in less paid out" figure={signed(net_flows)} />
      <Line name="gain.market" label="Market" figure={signed(gain.market)} tone={toneOf(gain.market)} />
      <Line name="gain.fx" label="Currencies" figure={signed(gain.fx)} tone={toneOf(gain.fx)} />
      <Line name="gain.income" label="Income" figure={signed(gain.income)} tone={toneOf(gain.income)} />
      <Line
        name="gain.fees"
        label="Fees"
        figure={signed(negate(gain.fees))}
        tone={toneOf(negate(gain.fees))}
      />
      <Line
        name="gain.taxes"
        label="Taxes"
        figure={signed(negate(gain.taxes))}
        tone={toneOf(negate(gain.taxes))}
      />
      <Line
        name="end_value"
        label={<AddsUp reconciles={breakdown_reconciles} />}
        figure={formats.money(end_value, currency)}
        isTotal
      />
    </Box>
  );
}

function AddsUp({ reconciles }: { reconciles: boolean }) {
  const [Icon, hint] = reconciles
    ? [Check, 'The lines above add up to this value to the cent.']
    : [TriangleAlert, 'A price or rate is missing, so the lines do not add up yet.'];
  return (
    <Tooltip label={hint}>
      <Group gap={6} component="span" display="inline-flex">
        Value at the end
        <Icon size={13} role="img" aria-label={hint} />
      </Group>
    </Tooltip>
  );
}

type LineProps = { name: string; label: ReactNode; figure: string; tone?: string; isTotal?: boolean };

function Line({ name, label, figure, tone, isTotal }: LineProps) {
  return (
    <Group
      justify="space-between"
      wrap="nowrap"
      gap="sm"
      py={2.5}
      fz="sm"
      fw={isTotal ? 620 : 400}
      className={isTotal ? 'total' : undefined}
    >
      <Box component="dt" c={isTotal ? undefined : 'dimmed'}>
        {label}
      </Box>
      <Box component="dd" m={0} className={tone} style={{ whiteSpace: 'nowrap' }}>
        <Explained
          figure={`performance.${name}`}
          label={typeof label === 'string' ? label : 'Value at the end'}
          isNamed
        >
          {figure}
        </Explained>
      </Box>
    </Group>
  );
}
