import { expect, test } from 'vitest';
import { blankValues, problemsOf, totalOf, wireOf } from './draft';

const buy = {
  ...blankValues({ type: 'buy' }),
  date: '2013-03-01',
  instrument: 'AAPL',
  quantity: '10',
  price: '430.47',
};

test('a purchase costs its price and its fee', () => {
  expect(totalOf({ ...buy, fee: '1.50' })).toBe('-4306.2');
});

test('a sale brings its price less fee and tax', () => {
  expect(totalOf({ ...buy, type: 'sell', fee: '1', tax: '2.70' })).toBe('4301');
});

test('there is no total before the figures are typed', () => {
  expect(totalOf({ ...buy, price: '' })).toBeNull();
});

test('what a type needs is asked for', () => {
  expect(problemsOf({ ...buy, quantity: 'ten' })).toHaveProperty('quantity');
  expect(problemsOf({ ...buy, instrument: ' ' })).toHaveProperty('instrument');
  expect(problemsOf(buy)).toEqual({});
});

test('a transfer carries cash or an instrument', () => {
  const cash = { ...blankValues({ type: 'transfer_in' }), date: '2013-03-01', amount: '500' };
  expect(problemsOf(cash)).toEqual({});
  expect(problemsOf({ ...cash, amount: '', instrument: 'AAPL' })).toHaveProperty('quantity');
});

test('the wire gets only the fields of the type', () => {
  const deposit = {
    ...blankValues({ type: 'deposit' }),
    date: '2013-03-01',
    amount: '1,000',
    quantity: '7',
    currency: 'EUR',
  };
  expect(wireOf(deposit)).toEqual({ type: 'deposit', date: '2013-03-01', amount: '1000', currency: 'EUR' });
});

test('a spin-off says what came, into what, and which part of the cost went with it', () => {
  const spinOff = {
    ...blankValues({ type: 'spin_off' }),
    date: '2013-03-01',
    instrument: 'AAPL',
    into: 'PEAR',
    numerator: '1',
    denominator: '4',
    basisFraction: '0.2',
  };
  expect(problemsOf(spinOff)).toEqual({});
  expect(wireOf(spinOff)).toMatchObject({
    into: 'PEAR',
    split: { numerator: 1, denominator: 4 },
    basis_fraction: '0.2',
  });
  expect(problemsOf({ ...spinOff, into: '' })).toHaveProperty('into');
  expect(problemsOf({ ...spinOff, denominator: '' })).toHaveProperty('denominator');
  expect(totalOf(spinOff)).toBeNull();
});

test('a merger needs no more than its instrument', () => {
  const merger = { ...blankValues({ type: 'merger' }), date: '2013-03-01', instrument: 'AAPL' };
  expect(problemsOf({ ...merger, amount: '500' })).toEqual({});
  expect(wireOf({ ...merger, amount: '500', isDraft: true })).toMatchObject({
    amount: '500',
    status: 'draft',
  });
});

test('a split is whole shares for whole shares', () => {
  const split = {
    ...blankValues({ type: 'split' }),
    date: '2005-02-28',
    instrument: 'AAPL',
    numerator: '2',
    denominator: '1',
  };
  expect(wireOf(split).split).toEqual({ numerator: 2, denominator: 1 });
  expect(problemsOf({ ...split, denominator: '0' })).toHaveProperty('denominator');
});

test('a sale names the lots it takes first and its place within the day', () => {
  const sale = { ...buy, type: 'sell' as const, lots: { one: '4', two: 'all', three: '' }, order: '−1' };
  expect(problemsOf(sale)).toEqual({});
  expect(wireOf(sale)).toMatchObject({
    lots: [
      { lot_id: 'one', quantity: '4' },
      { lot_id: 'two', quantity: null },
    ],
    order: -1,
  });
  expect(wireOf({ ...sale, type: 'buy' })).not.toHaveProperty('lots');
  expect(problemsOf({ ...sale, lots: { one: 'four' }, order: 'first' })).toMatchObject({
    lots: expect.any(String),
    order: expect.any(String),
  });
});
