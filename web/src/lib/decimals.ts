/** Exact arithmetic on the decimal strings of the wire; floats appear only where pixels are computed. */

export type Decimal = `${number}`;

type Scaled = { units: bigint; places: number };

const plain = /^-?\d+(\.\d+)?$/;

export function isDecimal(text: string): text is Decimal {
  return plain.test(text);
}

/** Read what a person typed: spaces and grouping commas are dropped; null when it is no number. */
export function parseTyped(text: string): Decimal | null {
  const bare = text.replace(/[\s,_']/g, '').replace('−', '-');
  const complete = bare.startsWith('.') ? `0${bare}` : bare;
  return isDecimal(complete) ? complete : null;
}

function scaled(text: string): Scaled {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), places: fraction.length };
}

function written({ units, places }: Scaled): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = `${units < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
  return isDecimal(text) && text !== '-0' ? text : '0';
}

export function add(left: string, right: string): Decimal {
  const a = scaled(left);
  const b = scaled(right);
  const places = Math.max(a.places, b.places);
  const units = a.units * 10n ** BigInt(places - a.places) + b.units * 10n ** BigInt(places - b.places);
  return written({ units, places });
}

export function negate(text: string): Decimal {
  const { units, places } = scaled(text);
  return written({ units: -units, places });
}

export function multiply(left: string, right: string): Decimal {
  const a = scaled(left);
  const b = scaled(right);
  return written({ units: a.units * b.units, places: a.places + b.places });
}

/** A quotient rounded half up to so many places; the divisor is not zero. */
export function divide(left: string, right: string, places: number): Decimal {
  const a = scaled(left);
  const b = scaled(right);
  const over = a.units * 10n ** BigInt(b.places + places) * 2n;
  const under = b.units * 10n ** BigInt(a.places);
  const doubled = over / under;
  const units = (doubled + (doubled < 0n ? -1n : 1n)) / 2n;
  return written({ units, places });
}

/** −1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const { units } = scaled(text);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

export function compare(left: string, right: string): -1 | 0 | 1 {
  return signOf(add(left, negate(right)));
}

/** A float for pixels and sorting, never for text. */
export function approximate(text: string): number {
  return Number.parseFloat(text);
}
