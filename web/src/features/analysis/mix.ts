/** A benchmark mixed from instruments, as the address and the API write it; pure. */

export type MixPart = { group: string; weight: string; instrument: string };

/** Parts are `group:weight:instrument`, one after another; what cannot be read is left out. */
export function readMix(text: string | undefined): MixPart[] {
  return (text ?? '').split(',').flatMap((part) => {
    const fields = part.split(':');
    const [instrument, weight] = [fields.pop(), fields.pop()];
    const group = fields.join(':');
    return instrument && weight && group ? [{ group, weight, instrument }] : [];
  });
}

export function writeMix(parts: readonly MixPart[]): string | undefined {
  const words = parts.map(({ group, weight, instrument }) => `${group}:${weight}:${instrument}`);
  return words.length > 0 ? words.join(',') : undefined;
}
