import { expect, test } from 'vitest';
import { onProofNeeded, proveAgain } from '@/api/stepUp';

test('requests that wait for the same proof are asked for it once', async () => {
  let asked = 0;
  const forget = onProofNeeded(async () => {
    asked += 1;
    return true;
  });

  const answers = await Promise.all([proveAgain(), proveAgain(), proveAgain()]);

  expect(answers).toEqual([true, true, true]);
  expect(asked).toBe(1);
  await proveAgain();
  expect(asked).toBe(2);
  forget();
});

test('where nobody can be asked nothing is proven', async () => {
  expect(await proveAgain()).toBe(false);
});
