/** What the screens of analysis keep in their address. */
import { RANGES, type Range } from '@/lib/ranges';
import { type Raw, readChoice, readDay, readText } from '@/lib/search';

export const VIEWS = ['performance', 'allocation', 'attribution', 'risk', 'income', 'quality'] as const;
export type View = (typeof VIEWS)[number];
export const MEASURES = ['twr', 'mwr', 'modified_dietz', 'simple', 'roai'] as const;
export const TIMINGS = ['pp', 'start', 'mid', 'end'] as const;
export const EXCLUDABLE = ['dividends', 'interest', 'fees', 'taxes', 'currency'] as const;
export const PARTS = ['instrument', 'kind', 'currency', 'account'] as const;
export const MODELS = ['brinson_fachler', 'brinson_hood_beebower'] as const;
export const WINDOWS = ['21', '63', '126', '252'] as const;

export type AnalysisSearch = {
  range?: Range | undefined;
  from?: string | undefined;
  to?: string | undefined;
  measure?: (typeof MEASURES)[number] | undefined;
  timing?: (typeof TIMINGS)[number] | undefined;
  without?: string | undefined;
  by?: (typeof PARTS)[number] | undefined;
  benchmark?: string | undefined;
  window?: (typeof WINDOWS)[number] | undefined;
  /** The taxonomy an allocation is by, and the branch that is open. */
  taxonomy?: string | undefined;
  node?: string | undefined;
  /** The parts of the mix to attribute to, `group:weight:instrument` each. */
  mix?: string | undefined;
  model?: (typeof MODELS)[number] | undefined;
  /** The figure whose explanation is open, and which item of a list it is of. */
  figure?: string | undefined;
  key?: string | undefined;
};

export type AnalysisView = { search: AnalysisSearch; change: (patch: AnalysisSearch) => void };

export function readAnalysisSearch(raw: Raw): AnalysisSearch {
  return {
    range: readChoice(raw.range, RANGES),
    from: readDay(raw.from),
    to: readDay(raw.to),
    measure: readChoice(raw.measure, MEASURES),
    timing: readChoice(raw.timing, TIMINGS),
    without: readText(raw.without),
    by: readChoice(raw.by, PARTS),
    benchmark: readText(raw.benchmark),
    window: readChoice(readText(raw.window), WINDOWS),
    taxonomy: readText(raw.taxonomy),
    node: readText(raw.node),
    mix: readText(raw.mix),
    model: readChoice(raw.model, MODELS),
    figure: readText(raw.figure),
    key: readText(raw.key),
  };
}
