/** An activity in one line, as dialogs and labels name it; pure. */
import type { Activity } from '@/api/shapes';
import type { Formats } from '@/lib/format';
import { ACTIVITY_NAMES } from './search';

export function effectOf(activity: Activity, formats: Formats): string {
  const { type, instrument, quantity, amount, currency, date } = activity;
  const parts = [
    ACTIVITY_NAMES[type],
    quantity !== null && instrument
      ? `${formats.quantity(quantity)} ${instrument.symbol}`
      : (instrument?.symbol ?? ''),
    amount === null ? '' : formats.money(amount, currency, { foreign: true }),
    `of ${formats.date(date)}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
