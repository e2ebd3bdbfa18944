/** What is typed as a line of a statement, as the API takes it; pure. */
import { parseTyped } from '@/lib/decimals';

export type Line = { what: string; quantity: string };

/** Three letters of a currency are cash; anything else is an instrument. */
export function balanceOf({ what, quantity }: Line, currencies: readonly string[]) {
  const name = what.trim();
  const isCash = currencies.includes(name.toUpperCase());
  const amount = parseTyped(quantity) ?? '0';
  return isCash ? { currency: name.toUpperCase(), quantity: amount } : { instrument: name, quantity: amount };
}
