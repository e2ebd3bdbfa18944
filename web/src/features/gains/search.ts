/** What the page of gains keeps in its address. */
import { type Raw, readChoice, readDay } from '@/lib/search';

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

export type GainsSearch = {
  /** Absent, the portfolio's own. */
  method?: Method | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

export function readGainsSearch(raw: Raw): GainsSearch {
  return { method: readChoice(raw.method, METHODS), from: readDay(raw.from), to: readDay(raw.to) };
}
