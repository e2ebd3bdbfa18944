/** A rough, honest estimate of a password's strength; the server decides with a better one. */

export type Strength = { score: 0 | 1 | 2 | 3 | 4; advice: string };

const COMMON = [
  'password',
  'qwerty',
  'letmein',
  '123456',
  'iloveyou',
  'welcome',
  'admin',
  'folio',
  'portfolio',
];

/** Distinct characters tell more than length: `aaaaaaaaaaaa` has one. */
export function strengthOf(password: string, minimum: number, own: readonly string[]): Strength {
  if (password.length < minimum) return { score: 0, advice: `At least ${minimum} characters.` };
  const lower = password.toLowerCase();
  const personal = own
    .flatMap((text) => text.toLowerCase().split(/[@.\s]+/))
    .filter((word) => word.length >= 3);
  if (personal.some((word) => lower.includes(word)))
    return { score: 1, advice: 'Leave out your name and e-mail.' };
  if (COMMON.some((word) => lower.includes(word))) return { score: 1, advice: 'Leave out common words.' };
  const distinct = new Set(lower).size;
  if (distinct < 6) return { score: 1, advice: 'Use more different characters.' };
  const points = Math.min(password.length, 24) / 4 + distinct / 4;
  if (points < 6.5) return { score: 2, advice: 'Longer is better: a few random words do well.' };
  if (points < 8.5) return { score: 3, advice: 'Good.' };
  return { score: 4, advice: 'Strong.' };
}
