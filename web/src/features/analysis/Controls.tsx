/** Which days, which measure, without what, and beside what. */
import { Group, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { RANGES, type Range } from '@/lib/ranges';
import { readChoice, readWords, writeWords } from '@/lib/search';
import { useComparable } from './queries';
import { type AnalysisView, EXCLUDABLE, MEASURES, TIMINGS } from './search';

export const MEASURE_NAMES: Record<(typeof MEASURES)[number], string> = {
  twr: 'Time-weighted',
  mwr: 'Money-weighted (XIRR)',
  modified_dietz: 'Modified Dietz',
  simple: 'Simple',
  roai: 'On average investment',
};
const TIMING_NAMES: Record<(typeof TIMINGS)[number], string> = {
  pp: 'In at the open, out at the close',
  start: 'All at the open',
  mid: 'All at midday',
  end: 'All at the close',
};
const EXCLUDED_NAMES: Record<(typeof EXCLUDABLE)[number], string> = {
  dividends: 'Dividends',
  interest: 'Interest',
  fees: 'Fees',
  taxes: 'Taxes',
  currency: 'Currency effect',
};

function choicesOf<T extends string>(names: Record<T, string>, order: readonly T[]) {
  return order.map((value) => ({ value, label: names[value] }));
}

export function PeriodControls({ view: { search, change }, today }: { view: AnalysisView; today: string }) {
  const isOwn = search.from !== undefined || search.to !== undefined;
  const pick = (range: Range | undefined): void => change({ range, from: undefined, to: undefined });
  return (
    <Group gap="sm" align="end">
      <SegmentedControl
        aria-label="Range"
        data={[...RANGES]}
        value={isOwn ? '' : (search.range ?? '1Y')}
        onChange={(next) => pick(readChoice(next, RANGES))}
      />
      <Group gap="sm" wrap="nowrap">
        <TextInput
          type="date"
          label="From"
          size="xs"
          max={search.to ?? today}
          value={search.from ?? ''}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label="To"
          size="xs"
          max={today}
          value={search.to ?? ''}
          onChange={(event) => change({ to: event.currentTarget.value || undefined })}
        />
      </Group>
    </Group>
  );
}

export function BenchmarkSelect({ view: { search, change } }: { view: AnalysisView }) {
  const comparable = useComparable();
  return (
    <Select
      label="Benchmark"
      size="xs"
      searchable
      clearable
      w={210}
      placeholder="None"
      data={(comparable.data ?? []).map(({ id, symbol, name }) => ({
        value: id,
        label: `${symbol} · ${name}`,
      }))}
      value={search.benchmark ?? null}
      onChange={(next) => change({ benchmark: next ?? undefined })}
    />
  );
}

export function TermControls({ view }: { view: AnalysisView }) {
  const { search, change } = view;
  return (
    <Group gap="sm" align="end">
      <Select
        label="Measure"
        size="xs"
        w={190}
        allowDeselect={false}
        data={choicesOf(MEASURE_NAMES, MEASURES)}
        value={search.measure ?? 'twr'}
        onChange={(next) => change({ measure: readChoice(next, MEASURES) })}
      />
      <Select
        label="Flows count"
        size="xs"
        w={220}
        allowDeselect={false}
        data={choicesOf(TIMING_NAMES, TIMINGS)}
        value={search.timing ?? 'pp'}
        onChange={(next) => change({ timing: readChoice(next, TIMINGS) })}
      />
      <MultiSelect
        label="Without"
        size="xs"
        miw={190}
        clearable
        placeholder={search.without ? '' : 'Nothing left out'}
        data={choicesOf(EXCLUDED_NAMES, EXCLUDABLE)}
        value={readWords(search.without)}
        onChange={(next) => change({ without: writeWords(next) })}
      />
      <BenchmarkSelect view={view} />
    </Group>
  );
}
