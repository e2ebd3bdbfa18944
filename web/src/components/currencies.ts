/** The currencies offered in menus: what this browser can write, the most held ones first. */

const COMMON = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'JPY',
  'CAD',
  'AUD',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'HKD',
  'SGD',
  'INR',
];

function nameOf(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export const CURRENCIES = [...new Set([...COMMON, ...Intl.supportedValuesOf('currency')])].map((code) => ({
  value: code,
  label: `${code} · ${nameOf(code)}`,
}));
