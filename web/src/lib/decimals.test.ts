import { expect, test } from 'vitest';
import { add, compare, divide, isDecimal, multiply, negate, parseTyped, signOf } from './decimals';

test('adds without the error of floats', () => {
  expect(add('0.1', '0.2')).toBe('0.3');
  expect(add('99999999999999999999.99', '0.01')).toBe('100000000000000000000');
});

test('multiplies every digit', () => {
  expect(multiply('441', '430.47')).toBe('189837.27');
  expect(multiply('-0.00000001', '0.5')).toBe('-0.000000005');
});

test('never writes a negative zero', () => {
  expect(negate('0.00')).toBe('0');
  expect(add('-1', '1')).toBe('0');
});

test('orders by value, not by text', () => {
  expect(compare('9', '10')).toBe(-1);
  expect(compare('1.50', '1.5')).toBe(0);
  expect(signOf('-0.000')).toBe(0);
});

test('reads what people type and refuses what is no number', () => {
  expect(parseTyped(' 1,234.50 ')).toBe('1234.50');
  expect(parseTyped('−5')).toBe('-5');
  expect(parseTyped('.5')).toBe('0.5');
  expect(parseTyped('1e5')).toBeNull();
  expect(parseTyped('')).toBeNull();
});

test('tells a decimal of the wire from other text', () => {
  expect(isDecimal('-12.50')).toBe(true);
  expect(isDecimal('NaN')).toBe(false);
  expect(isDecimal('1.')).toBe(false);
});

test('a quotient is rounded half up to its places', () => {
  expect(divide('1', '3', 4)).toBe('0.3333');
  expect(divide('2', '3', 4)).toBe('0.6667');
  expect(divide('-0.5', '4', 2)).toBe('-0.13');
  expect(divide('647.35', '0.5', 2)).toBe('1294.7');
});
