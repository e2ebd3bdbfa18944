/** The activity form's rules: which fields a type has, what it comes to, and its wire shape; pure. */
import type { Activity, ActivityType, NewActivity } from '@/api/shapes';
import { add, type Decimal, multiply, negate, parseTyped } from '@/lib/decimals';

export type DraftValues = {
  type: ActivityType;
  date: string;
  accountId: string | null;
  instrument: string;
  quantity: string;
  price: string;
  amount: string;
  currency: string;
  fee: string;
  tax: string;
  fxRate: string;
  numerator: string;
  denominator: string;
  note: string;
  accountName: string;
  tracksCash: boolean;
};

export function blankValues({
  type,
  instrument,
}: {
  type?: ActivityType;
  instrument?: { symbol: string };
}): DraftValues {
  return {
    type: type ?? 'buy',
    date: new Date().toISOString().slice(0, 10),
    accountId: null,
    instrument: instrument?.symbol ?? '',
    quantity: '',
    price: '',
    amount: '',
    currency: 'USD',
    fee: '',
    tax: '',
    fxRate: '',
    numerator: '',
    denominator: '',
    note: '',
    accountName: 'My account',
    tracksCash: false,
  };
}

/** What was booked, as the form shows it. */
export function valuesOf(activity: Activity): DraftValues {
  const { type, date, account_id, instrument, currency, fx_rate, split } = activity;
  return {
    ...blankValues({ type }),
    date,
    currency,
    accountId: account_id,
    instrument: instrument?.symbol ?? '',
    quantity: activity.quantity ?? '',
    price: activity.price ?? '',
    amount: activity.amount ?? '',
    fee: activity.fee,
    tax: activity.tax,
    fxRate: fx_rate ?? '',
    numerator: split?.numerator.toString() ?? '',
    denominator: split?.denominator.toString() ?? '',
    note: activity.note ?? '',
  };
}

export type DraftField = 'instrument' | 'quantity' | 'price' | 'amount' | 'fee' | 'tax' | 'fxRate' | 'split';

const TRADE: readonly DraftField[] = ['instrument', 'quantity', 'price', 'fee', 'tax', 'fxRate'];
const CASH: readonly DraftField[] = ['amount', 'fxRate'];
const FIELDS: Record<ActivityType, readonly DraftField[]> = {
  buy: TRADE,
  sell: TRADE,
  deposit: CASH,
  withdrawal: CASH,
  dividend: ['instrument', 'amount', 'fee', 'tax', 'fxRate'],
  interest: ['amount', 'tax', 'fxRate'],
  fee: CASH,
  tax: CASH,
  split: ['instrument', 'split'],
  transfer_in: ['instrument', 'quantity', 'price', 'amount', 'fxRate'],
  transfer_out: ['instrument', 'quantity', 'amount', 'fxRate'],
};
const OPTIONAL: readonly DraftField[] = ['fee', 'tax', 'fxRate'];

export function fieldsOf(type: ActivityType): readonly DraftField[] {
  return FIELDS[type];
}

/** A transfer carries either cash or an instrument. */
function isTransfer(type: ActivityType): boolean {
  return type === 'transfer_in' || type === 'transfer_out';
}

/** What the account gains or pays, once enough is typed; fees and taxes always cost. */
export function totalOf(values: DraftValues): Decimal | null {
  const gross = grossOf(values);
  if (gross === null) return null;
  const costs = add(parseTyped(values.fee) ?? '0', parseTyped(values.tax) ?? '0');
  const isPaid = ['buy', 'withdrawal', 'fee', 'tax', 'transfer_out'].includes(values.type);
  return add(isPaid ? negate(gross) : gross, negate(costs));
}

function grossOf({ type, quantity, price, amount }: DraftValues): Decimal | null {
  if (type === 'split') return null;
  if (type === 'buy' || type === 'sell') {
    const pieces = parseTyped(quantity);
    const each = parseTyped(price);
    return pieces && each ? multiply(pieces, each) : null;
  }
  return parseTyped(amount);
}

type Problems = Partial<Record<keyof DraftValues, string>>;

function numberProblem(text: string, isNeeded: boolean): string | null {
  if (text.trim() === '') return isNeeded ? 'This is needed.' : null;
  return parseTyped(text) === null ? 'Write a number, such as 1234.50.' : null;
}

/** What must be put right before sending; the server remains the judge. */
export function problemsOf(values: DraftValues): Problems {
  const fields = fieldsOf(values.type);
  const problems: Problems = {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(values.date)) problems.date = 'Choose the day.';
  const isCashTransfer = isTransfer(values.type) && values.instrument.trim() === '';
  if (fields.includes('instrument') && !isTransfer(values.type) && values.instrument.trim() === '') {
    problems.instrument = 'Choose or type a symbol.';
  }
  for (const field of ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate'] as const) {
    // The number fields' names.
    if (!fields.includes(field)) continue;
    const problem = numberProblem(values[field], isNeeded(field, values.type, isCashTransfer));
    if (problem) problems[field] = problem;
  }
  if (fields.includes('split')) {
    for (const field of ['numerator', 'denominator'] as const) {
      // The split's two names.
      if (wholeOf(values[field]) === null) problems[field] = 'A whole number above zero.';
    }
  }
  return problems;
}

function isNeeded(field: DraftField, type: ActivityType, isCashTransfer: boolean): boolean {
  if (OPTIONAL.includes(field)) return false;
  if (!isTransfer(type)) return true;
  if (field === 'amount') return isCashTransfer;
  return field === 'quantity' && !isCashTransfer;
}

/** A split's parts count shares, so they are whole. */
function wholeOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number.parseInt(text, 10) : null;
}

/** The body for the wire; fields the type does not have are left out. */
export function wireOf(values: DraftValues): NewActivity {
  const fields = fieldsOf(values.type);
  const optional: Partial<NewActivity> = {};
  const number = (field: 'quantity' | 'price' | 'amount' | 'fee' | 'tax'): void => {
    const typed = fields.includes(field) ? parseTyped(values[field]) : null;
    if (typed !== null) optional[field] = typed;
  };
  for (const field of ['quantity', 'price', 'amount', 'fee', 'tax'] as const) number(field); // The number fields' names.
  const rate = fields.includes('fxRate') ? parseTyped(values.fxRate) : null;
  if (rate !== null) optional.fx_rate = rate;
  if (fields.includes('instrument') && values.instrument.trim() !== '')
    optional.instrument = values.instrument.trim();
  if (fields.includes('split')) {
    optional.split = {
      numerator: wholeOf(values.numerator) ?? 1,
      denominator: wholeOf(values.denominator) ?? 1,
    };
  }
  if (values.accountId !== null) optional.account_id = values.accountId;
  if (values.note.trim() !== '') optional.note = values.note.trim();
  if (values.type !== 'split') optional.currency = values.currency;
  return { ...optional, type: values.type, date: values.date };
}
