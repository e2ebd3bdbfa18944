/** Prices as if every share had always been one of today's: what a split did to the price is taken out; pure. */
import type { Activity } from '@/api/shapes';
import { divide, multiply } from '@/lib/decimals';

export type Split = { ex_date: string; numerator: number; denominator: number };

const PLACES = 6;

/** The declared splits, and those booked by hand on days that have no declared one. */
export function splitsOf(declared: readonly Split[], activities: readonly Activity[]): Split[] {
  const days = new Set(declared.map(({ ex_date }) => ex_date));
  const booked = activities.flatMap(({ split, date, reversed_by, reverses }) =>
    split && reversed_by === null && reverses === null && !days.has(date)
      ? [{ ex_date: date, ...split }]
      : [],
  );
  return [...declared, ...booked].sort((a, b) => a.ex_date.localeCompare(b.ex_date));
}

/**
 * Divide each close by the splits that came after its day; `dates` and `splits` are oldest first.
 * A split after the last close changes nothing: no price has followed it yet.
 */
export function adjustCloses(
  dates: readonly string[],
  closes: readonly string[],
  splits: readonly Split[],
): string[] {
  const last = dates.at(-1) ?? '';
  const ahead = splits.filter(({ ex_date }) => ex_date <= last);
  let [numerator, denominator] = ['1', '1'];
  const adjusted = [...closes];
  for (let index = dates.length - 1; index >= 0; index -= 1) {
    const day = dates[index] ?? '';
    for (let split = ahead.at(-1); split && split.ex_date > day; split = ahead.at(-1)) {
      numerator = multiply(numerator, String(split.numerator));
      denominator = multiply(denominator, String(split.denominator));
      ahead.pop();
    }
    if (numerator !== denominator)
      adjusted[index] = divide(multiply(closes[index] ?? '0', denominator), numerator, PLACES);
  }
  return adjusted;
}
