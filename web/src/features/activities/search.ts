/** What the list of activities keeps in its address, and the names of the types. */
import type { ActivityType } from '@/api/shapes';
import { type Raw, readChoice, readDay, readText } from '@/lib/search';

export const ACTIVITY_NAMES: Record<ActivityType, string> = {
  buy: 'Buy',
  sell: 'Sell',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  dividend: 'Dividend',
  interest: 'Interest',
  fee: 'Fee',
  tax: 'Tax',
  split: 'Split',
  transfer_in: 'Transfer in',
  transfer_out: 'Transfer out',
  dividend_reinvestment: 'Reinvested dividend',
  return_of_capital: 'Return of capital',
  stock_dividend: 'Stock dividend',
  spin_off: 'Spin-off',
  merger: 'Merger',
  symbol_change: 'Symbol change',
  cash_in_lieu: 'Cash in lieu',
  delisting: 'Delisting',
};

/** Object.keys of a record of a closed set of names gives just those names. */
export const ACTIVITY_TYPES = Object.keys(ACTIVITY_NAMES) as ActivityType[];

export type ActivitySearch = {
  type?: ActivityType | undefined;
  account?: string | undefined;
  instrument?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
  /** Oldest first; absent, newest first. */
  sort?: 'date' | undefined;
};

export function readActivitySearch(raw: Raw): ActivitySearch {
  return {
    type: readChoice(raw.type, ACTIVITY_TYPES),
    account: readText(raw.account),
    instrument: readText(raw.instrument),
    from: readDay(raw.from),
    to: readDay(raw.to),
    q: readText(raw.q),
    sort: readChoice(raw.sort, ['date']),
  };
}

export function hasFilter(search: ActivitySearch): boolean {
  const { sort: _sort, ...filters } = search;
  return Object.values(filters).some((value) => value !== undefined);
}
