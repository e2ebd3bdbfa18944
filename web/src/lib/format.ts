/** The only place that turns numbers, money and dates into text. */
import { type Decimal, isDecimal } from '@/lib/decimals';

export const MISSING = '—';
const HIDDEN = '•••••';

type Text = string | null | undefined;
export type MoneyOptions = { signed?: boolean; foreign?: boolean; compact?: boolean };

export type FormatSettings = { locale: string; timeZone: string; hidden: boolean };

export type Formats = {
  settings: FormatSettings;
  money: (text: Text, currency: string, options?: MoneyOptions) => string;
  price: (text: Text, currency: string, options?: { foreign?: boolean }) => string;
  /** A price is public: it is written while amounts are hidden. */
  axis: (value: number, currency: string, options?: { isPublic?: boolean }) => string;
  quantity: (text: Text) => string;
  percent: (ratio: Text) => string;
  share: (ratio: Text) => string;
  count: (value: number) => string;
  milliseconds: (value: number | null) => string;
  duration: (seconds: number | null) => string;
  bytes: (value: number) => string;
  date: (iso: Text) => string;
  shortDate: (iso: Text) => string;
  month: (isoMonth: string) => string;
  moment: (iso: Text) => string;
  ago: (iso: Text, now: Date) => string;
};

/** Fall back to English and UTC when the stored setting is not one this browser knows. */
export function usableSettings(settings: FormatSettings): FormatSettings {
  return {
    hidden: settings.hidden,
    locale: isUsable(() => new Intl.NumberFormat(settings.locale)) ? settings.locale : 'en-US',
    timeZone: isUsable(() => new Intl.DateTimeFormat('en', { timeZone: settings.timeZone }))
      ? settings.timeZone
      : 'UTC',
  };
}

function isUsable(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

function cached(locale: string) {
  const made = new Map<string, Intl.NumberFormat>();
  return (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const format = made.get(key) ?? new Intl.NumberFormat(locale, options);
    made.set(key, format);
    return format;
  };
}

/** English writes a hyphen for minus; tables of figures deserve the real sign. */
function withTrueMinus(text: string): string {
  return text.replace('-', '−');
}

function decimalOf(text: Text): Decimal | null {
  return typeof text === 'string' && isDecimal(text) ? text : null;
}

/** Two digits from 1 up; cheaper things keep the digits that tell them apart. */
export function priceDigits(text: Decimal): number {
  const size = Math.abs(Number.parseFloat(text));
  const written = text.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  if (size >= 1) return Math.min(Math.max(written, 2), 4);
  return Math.min(Math.max(written, 2), 6);
}

export function createFormats(wanted: FormatSettings): Formats {
  const settings = usableSettings(wanted);
  const { locale, hidden } = settings;
  const number = cached(locale);
  const currencyStyle = (currency: string, foreign = false): Intl.NumberFormatOptions => ({
    style: 'currency',
    currency,
    currencyDisplay: foreign ? 'code' : 'narrowSymbol',
  });
  const shown = (text: Text, write: (value: Decimal) => string): string => {
    const value = decimalOf(text);
    return value === null ? MISSING : withTrueMinus(write(value));
  };

  return {
    settings,
    ...dateFormats(settings),
    money: (text, currency, { signed, foreign, compact } = {}) =>
      hidden && decimalOf(text) !== null
        ? HIDDEN
        : shown(text, (value) =>
            number({
              ...currencyStyle(currency, foreign),
              signDisplay: signed ? 'exceptZero' : 'negative',
              ...(compact ? { notation: 'compact', maximumSignificantDigits: 4 } : {}),
            }).format(value),
          ),
    price: (text, currency, { foreign } = {}) =>
      shown(text, (value) => {
        const digits = priceDigits(value);
        const style = currencyStyle(currency, foreign);
        return number({ ...style, minimumFractionDigits: 2, maximumFractionDigits: digits }).format(value);
      }),
    axis: (value, currency, { isPublic } = {}) =>
      hidden && !isPublic
        ? HIDDEN
        : withTrueMinus(
            number({
              ...currencyStyle(currency),
              notation: 'compact',
              minimumFractionDigits: 0,
              maximumFractionDigits: 2,
            }).format(value),
          ),
    quantity: (text) =>
      hidden && decimalOf(text) !== null
        ? HIDDEN
        : shown(text, (value) => number({ maximumFractionDigits: 8 }).format(value)),
    percent: (ratio) =>
      shown(ratio, (value) =>
        number({
          style: 'percent',
          signDisplay: 'exceptZero',
          minimumFractionDigits: 2,
          maximumFractionDigits: 2,
        }).format(value),
      ),
    share: (ratio) =>
      shown(ratio, (value) =>
        number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value),
      ),
    count: (value) => number({ maximumFractionDigits: 0 }).format(value),
    milliseconds: (value) =>
      value === null
        ? MISSING
        : number({ style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 }).format(value),
    duration: (seconds) => (seconds === null ? MISSING : durationText(seconds, number)),
    bytes: (value) => {
      const [size, unit] = value < 1024 ** 2 ? [value / 1024, 'kilobyte'] : [value / 1024 ** 2, 'megabyte'];
      return number({ style: 'unit', unit, maximumFractionDigits: 1 }).format(size);
    },
  };
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit & string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

function durationText(seconds: number, number: ReturnType<typeof cached>): string {
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1];
  return number({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
    Math.floor(seconds / size),
  );
}

type DateFormats = Pick<Formats, 'date' | 'shortDate' | 'month' | 'moment' | 'ago'>;

function dateFormats({ locale, timeZone }: FormatSettings): DateFormats {
  // A calendar day has no zone: it is read and written in UTC so that it never slips to its neighbour.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const written = (format: Intl.DateTimeFormat, iso: Text): string => {
    const at = iso ? new Date(iso) : null;
    return at === null || Number.isNaN(at.getTime()) ? MISSING : format.format(at);
  };
  return {
    date: (iso) => written(day, iso?.slice(0, 10)),
    shortDate: (iso) => written(short, iso?.slice(0, 10)),
    month: (isoMonth) => written(month, `${isoMonth.slice(0, 7)}-01`),
    moment: (iso) => written(moment, iso),
    ago: (iso, now) => {
      if (!iso) return MISSING;
      const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
      if (Number.isNaN(seconds)) return MISSING;
      if (Math.abs(seconds) >= 86_400) return moment.format(new Date(iso));
      const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
      return relative.format(Math.round(seconds / size), unit);
    },
  };
}
