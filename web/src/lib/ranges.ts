/** The ranges of the value chart, counted back from the last priced day rather than from today. */

export const RANGES = ['1W', '1M', '3M', 'YTD', '1Y', '5Y', 'MAX'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_NAMES: Record<Range, string> = {
  '1W': 'past week',
  '1M': 'past month',
  '3M': 'past three months',
  YTD: 'year to date',
  '1Y': 'past year',
  '5Y': 'past five years',
  MAX: 'since the first activity',
};

function isoDay(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** The same day some months earlier; the last day of the month where that month is shorter. */
function monthsBefore(last: string, months: number): string {
  const end = new Date(`${last}T00:00:00Z`);
  const day = end.getUTCDate();
  const start = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - months, 1));
  const lastOfMonth = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  start.setUTCDate(Math.min(day, lastOfMonth));
  return isoDay(start);
}

/** The day a range starts from, or null for everything. */
export function rangeStart(range: Range, last: string): string | null {
  switch (range) {
    case '1W': {
      const end = new Date(`${last}T00:00:00Z`);
      end.setUTCDate(end.getUTCDate() - 7);
      return isoDay(end);
    }
    case '1M':
      return monthsBefore(last, 1);
    case '3M':
      return monthsBefore(last, 3);
    case 'YTD':
      return `${Number.parseInt(last.slice(0, 4), 10) - 1}-12-31`;
    case '1Y':
      return monthsBefore(last, 12);
    case '5Y':
      return monthsBefore(last, 60);
    case 'MAX':
      return null;
  }
}
