import { describe, expect, test } from 'vitest';
import { createFormats, MISSING, priceDigits, usableSettings } from './format';

const english = createFormats({ locale: 'en-US', timeZone: 'UTC', hidden: false });
const german = createFormats({ locale: 'de-DE', timeZone: 'Europe/Berlin', hidden: false });
const hidden = createFormats({ locale: 'en-US', timeZone: 'UTC', hidden: true });

describe('money', () => {
  test('keeps digits that a float would lose', () => {
    expect(english.money('12345678901234567.89', 'USD')).toBe('$12,345,678,901,234,567.89');
  });

  test('has the digits of its currency', () => {
    expect(english.money('1234', 'JPY')).toBe('¥1,234');
    expect(english.money('1.5', 'KWD', { foreign: true })).toBe('KWD 1.500'.replace(' ', '\u00a0'));
  });

  test('is written with a true minus and, where asked, a sign', () => {
    expect(english.money('-5', 'USD')).toBe('−$5.00');
    expect(english.money('5', 'USD', { signed: true })).toBe('+$5.00');
    expect(english.money('0', 'USD', { signed: true })).toBe('$0.00');
  });

  test('follows the locale', () => {
    expect(german.money('1234567.5', 'EUR')).toBe('1.234.567,50\u00a0€');
  });
});

test('a missing figure is a dash, never a zero', () => {
  expect(english.money(null, 'USD')).toBe(MISSING);
  expect(english.percent(undefined)).toBe(MISSING);
  expect(english.quantity('NaN')).toBe(MISSING);
});

test('hiding amounts leaves percentages and prices', () => {
  expect(hidden.money('5', 'USD')).not.toContain('5');
  expect(hidden.quantity('5')).not.toContain('5');
  expect(hidden.axis(5, 'USD')).not.toContain('5');
  expect(hidden.percent('0.05')).toBe('+5.00%');
  expect(hidden.price('5', 'USD')).toBe('$5.00');
  expect(hidden.money(null, 'USD')).toBe(MISSING);
});

test('a ratio becomes a signed percentage', () => {
  expect(english.percent('-0.0234')).toBe('−2.34%');
  expect(english.percent('0')).toBe('0.00%');
  expect(english.share('0.0834')).toBe('8.3%');
});

test('cheap prices keep the digits that tell them apart', () => {
  expect(priceDigits('0.000123')).toBe(6);
  expect(priceDigits('430.4700')).toBe(2);
  expect(priceDigits('12.34567')).toBe(4);
});

test('a day is the same day in every zone', () => {
  const west = createFormats({ locale: 'en-US', timeZone: 'America/Los_Angeles', hidden: false });
  expect(west.date('2013-03-01')).toBe('Mar 1, 2013');
  expect(west.date('not a day')).toBe(MISSING);
});

test('moments near now are relative', () => {
  const now = new Date('2026-01-02T12:00:00Z');
  expect(english.ago('2026-01-02T11:58:00Z', now)).toBe('2 minutes ago');
  expect(english.ago('2025-12-24T12:00:00Z', now)).toBe('Dec 24, 2025, 12:00 PM');
});

test('settings this browser does not know fall back', () => {
  const settings = usableSettings({ locale: 'not_a_locale', timeZone: 'Mars/Base', hidden: false });
  expect(settings).toEqual({ locale: 'en-US', timeZone: 'UTC', hidden: false });
});
