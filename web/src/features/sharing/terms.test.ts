import { describe, expect, it } from 'vitest';
import { addressOf, endAfter, mayHideAmounts } from './terms';

describe('the terms of a share', () => {
  it('hides amounts only from those who do not book', () => {
    expect(['viewer', 'commenter', 'editor', 'co-owner'].map(mayHideAmounts)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('ends after so many days, or never', () => {
    const now = new Date('2026-05-01T12:00:00Z');
    expect(endAfter('7', now)).toBe('2026-05-08T12:00:00.000Z');
    expect(endAfter('', now)).toBeNull();
  });

  it('keeps the token of a link behind the #', () => {
    const address = new URL(addressOf('abc', 'https://folio.example'));
    expect(address.hash).toBe('#abc');
    expect(address.pathname + address.search).toBe('/shared');
  });
});
