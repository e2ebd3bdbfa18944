import { expect, test } from 'vitest';
import { balanceOf } from './balance';

test('a currency is cash, anything else an instrument', () => {
  expect(balanceOf({ what: 'usd', quantity: '1,200.50' }, ['USD'])).toEqual({
    currency: 'USD',
    quantity: '1200.50',
  });
  expect(balanceOf({ what: 'AAPL', quantity: '10' }, ['USD'])).toEqual({
    instrument: 'AAPL',
    quantity: '10',
  });
});
