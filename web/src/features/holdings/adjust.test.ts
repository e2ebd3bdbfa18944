import { expect, test } from 'vitest';
import { adjustCloses } from './adjust';

const dates = ['2014-06-05', '2014-06-06', '2014-06-09', '2014-06-10'];
const seven = { ex_date: '2014-06-09', numerator: 7, denominator: 1 };

test('closes before the ex date are divided by the ratio, the others stay', () => {
  expect(adjustCloses(dates, ['647.35', '645.57', '93.7', '94.25'], [seven])).toEqual([
    '92.478571',
    '92.224286',
    '93.7',
    '94.25',
  ]);
});

test('several splits multiply', () => {
  const two = { ex_date: '2014-06-06', numerator: 2, denominator: 1 };
  expect(adjustCloses(dates, ['140', '70', '10', '11'], [two, seven])).toEqual(['10', '10', '10', '11']);
});

test('a reverse split raises what was before', () => {
  const reverse = { ex_date: '2014-06-10', numerator: 1, denominator: 20 };
  expect(adjustCloses(dates, ['5', '4.5', '4', '80'], [reverse])).toEqual(['100', '90', '80', '80']);
});

test('a split that no close has followed changes nothing', () => {
  const later = { ex_date: '2020-08-31', numerator: 4, denominator: 1 };
  expect(adjustCloses(dates, ['1', '2', '3', '4'], [later])).toEqual(['1', '2', '3', '4']);
});

test('a split before the first close changes nothing', () => {
  const earlier = { ex_date: '2005-02-28', numerator: 2, denominator: 1 };
  expect(adjustCloses(dates, ['1', '2', '3', '4'], [earlier])).toEqual(['1', '2', '3', '4']);
});
