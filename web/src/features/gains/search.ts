/** What the page of gains keeps in its address. */
import { type Raw, readChoice, readDay, readText } from '@/lib/search';

export const METHOD_NAMES = {
  fifo: 'First in, first out',
  lifo: 'Last in, first out',
  hifo: 'Dearest first',
  lofo: 'Cheapest first',
  average: 'Average cost',
  specific: 'Named lots',
} as const;

export type Method = keyof typeof METHOD_NAMES;

/** Object.keys of a record of a closed set of names gives just those names. */
export const METHODS = Object.keys(METHOD_NAMES) as Method[];
export const GAIN_VIEWS = ['sales', 'lots'] as const;
/** Open, closed or both, as the API says it. */
export const WHICH_LOTS = ['true', 'false', 'all'] as const;

export type GainsSearch = {
  view?: (typeof GAIN_VIEWS)[number] | undefined;
  /** Absent, the portfolio's own. */
  method?: Method | undefined;
  from?: string | undefined;
  to?: string | undefined;
  lots?: (typeof WHICH_LOTS)[number] | undefined;
  sort?: string | undefined;
  hide?: string | undefined;
  q?: string | undefined;
  group?: string | undefined;
};

export function readGainsSearch(raw: Raw): GainsSearch {
  return {
    view: readChoice(raw.view, GAIN_VIEWS),
    method: readChoice(raw.method, METHODS),
    from: readDay(raw.from),
    to: readDay(raw.to),
    lots: readChoice(typeof raw.lots === 'boolean' ? String(raw.lots) : raw.lots, WHICH_LOTS),
    sort: readText(raw.sort),
    hide: readText(raw.hide),
    q: readText(raw.q),
    group: readText(raw.group),
  };
}
