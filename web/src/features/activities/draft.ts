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
  into: string;
  basisFraction: string;
  /** Units to take from each lot, by its id. */
  lots: Record<string, string>;
  order: string;
  isDraft: boolean;
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
    into: '',
    basisFraction: '',
    lots: {},
    order: '',
    isDraft: false,
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
    into: activity.into?.symbol ?? '',
    basisFraction: activity.basis_fraction ?? '',
    lots: Object.fromEntries(activity.lots.map(({ lot_id, quantity }) => [lot_id, quantity ?? 'all'])),
    order: activity.order === 0 ? '' : activity.order.toString(),
    note: activity.note ?? '',
  };
}

export type DraftField =
  | 'instrument'
  | 'into'
  | 'quantity'
  | 'price'
  | 'amount'
  | 'fee'
  | 'tax'
  | 'fxRate'
  | 'split'
  | 'basisFraction';

/** Typed for the units of a lot: whatever is left of it. */
const ALL_OF_IT = 'all';
const TRADE: readonly DraftField[] = ['instrument', 'quantity', 'price', 'fee', 'tax', 'fxRate'];
const CASH: readonly DraftField[] = ['amount', 'fxRate'];
const FIELDS: Record<ActivityType, readonly DraftField[]> = {
  buy: TRADE,
  sell: TRADE,
  deposit: CASH,
  withdrawal: CASH,
  dividend: ['instrument', 'amount', 'fee', 'tax', 'fxRate'],
  interest: ['amount', 'fee', 'tax', 'fxRate'],
  fee: CASH,
  tax: CASH,
  split: ['instrument', 'split'],
  transfer_in: ['instrument', 'quantity', 'price', 'amount', 'fxRate'],
  transfer_out: ['instrument', 'quantity', 'amount', 'fxRate'],
  dividend_reinvestment: ['instrument', 'quantity', 'amount', 'price', 'fee', 'tax', 'fxRate'],
  return_of_capital: ['instrument', 'amount', 'fee', 'tax', 'fxRate'],
  stock_dividend: ['instrument', 'quantity', 'split'],
  spin_off: ['instrument', 'into', 'quantity', 'split', 'basisFraction'],
  merger: ['instrument', 'into', 'quantity', 'split', 'amount', 'price', 'basisFraction', 'fee', 'tax'],
  symbol_change: ['instrument', 'into'],
  cash_in_lieu: ['instrument', 'quantity', 'amount', 'fee', 'tax'],
  delisting: ['instrument', 'quantity', 'amount', 'fee', 'tax'],
};
/** What may be left out beside costs and rates; where one of several will do, the server says so. */
const SPARED: Partial<Record<ActivityType, readonly DraftField[]>> = {
  dividend_reinvestment: ['amount', 'price'],
  stock_dividend: ['quantity', 'split'],
  spin_off: ['quantity', 'split', 'basisFraction'],
  merger: ['into', 'quantity', 'split', 'amount', 'price', 'basisFraction'],
  cash_in_lieu: ['quantity'],
  delisting: ['quantity', 'amount'],
};
/** What moves no money of its own. */
const UNPAID: readonly ActivityType[] = ['split', 'stock_dividend', 'spin_off', 'symbol_change'];
const OPTIONAL: readonly DraftField[] = ['fee', 'tax', 'fxRate'];

export function fieldsOf(type: ActivityType): readonly DraftField[] {
  return FIELDS[type];
}

/** Whether a type takes units out, so that they may come from lots of one's choice. */
export function picksLots(type: ActivityType): boolean {
  return ['sell', 'transfer_out', 'cash_in_lieu'].includes(type);
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
  if (UNPAID.includes(type)) return null;
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
  if (fields.includes('into') && !isSpared('into', values.type) && values.into.trim() === '') {
    problems.into = 'Choose or type a symbol.';
  }
  for (const field of ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate', 'basisFraction'] as const) {
    // The number fields' names.
    if (!fields.includes(field)) continue;
    const problem = numberProblem(values[field], isNeeded(field, values.type, isCashTransfer));
    if (problem) problems[field] = problem;
  }
  if (!/^[-−]?\d{0,6}$/.test(values.order.trim())) problems.order = 'A whole number, such as -1.';
  return { ...problems, ...ratioProblems(values), ...lotProblems(values) };
}

function lotProblems({ type, lots }: DraftValues): Problems {
  if (!picksLots(type)) return {};
  const isWrong = Object.values(lots).some(
    (text) => text.trim() !== '' && text.trim() !== ALL_OF_IT && parseTyped(text) === null,
  );
  return isWrong ? { lots: 'Write how many units each lot gives.' } : {};
}

function ratioProblems(values: DraftValues): Problems {
  const problems: Problems = {};
  const fields = fieldsOf(values.type);
  const isRatioEmpty = values.numerator.trim() === '' && values.denominator.trim() === '';
  if (fields.includes('split') && !(isRatioEmpty && isSpared('split', values.type))) {
    for (const field of ['numerator', 'denominator'] as const) {
      // The split's two names.
      if (wholeOf(values[field]) === null) problems[field] = 'A whole number above zero.';
    }
  }
  return problems;
}

function isSpared(field: DraftField, type: ActivityType): boolean {
  return SPARED[type]?.includes(field) ?? false;
}

function isNeeded(field: DraftField, type: ActivityType, isCashTransfer: boolean): boolean {
  if (OPTIONAL.includes(field) || isSpared(field, type)) return false;
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
  const [numerator, denominator] = [wholeOf(values.numerator), wholeOf(values.denominator)];
  if (fields.includes('split') && numerator !== null && denominator !== null)
    optional.split = { numerator, denominator };
  if (fields.includes('into') && values.into.trim() !== '') optional.into = values.into.trim();
  const basis = fields.includes('basisFraction') ? parseTyped(values.basisFraction) : null;
  if (basis !== null) optional.basis_fraction = basis;
  if (values.isDraft) optional.status = 'draft';
  if (values.accountId !== null) optional.account_id = values.accountId;
  if (values.note.trim() !== '') optional.note = values.note.trim();
  if (values.type !== 'split') optional.currency = values.currency;
  return { ...optional, ...chosenOf(values), type: values.type, date: values.date };
}

/** What a person chose against the rules: the lots, and the order within the day. */
function chosenOf({ type, lots, order }: DraftValues): Partial<NewActivity> {
  const chosen: Partial<NewActivity> = {};
  const picked = Object.entries(lots).filter(([, text]) => text.trim() !== '');
  if (picksLots(type) && picked.length > 0)
    chosen.lots = picked.map(([lot_id, text]) => ({
      lot_id,
      quantity: text.trim() === ALL_OF_IT ? null : parseTyped(text),
    }));
  const place = Number.parseInt(order.replace('−', '-'), 10);
  if (!Number.isNaN(place) && place !== 0) chosen.order = place;
  return chosen;
}
