/** A change, told by arrow, sign and colour, never by colour alone. */
import { Box, type MantineSize } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats } from '@/components/formats';
import { isDecimal, signOf } from '@/lib/decimals';

export type Tone = 'gain' | 'loss' | 'even';

export function toneOf(text: string | null | undefined): Tone {
  if (!text || !isDecimal(text)) return 'even';
  const sign = signOf(text);
  if (sign === 0) return 'even';
  return sign > 0 ? 'gain' : 'loss';
}

const arrows: Record<Tone, string> = { gain: '▲', loss: '▼', even: '' };

type DeltaProps = {
  ratio?: string | null;
  amount?: string | null;
  currency?: string;
  size?: MantineSize;
  fw?: number;
  after?: ReactNode;
};

/** Shows the amount, the ratio, or both behind one arrow; the arrow follows whichever comes first. */
export function Delta({ ratio, amount, currency, size = 'sm', fw, after }: DeltaProps) {
  const formats = useFormats();
  const tone = toneOf(amount ?? ratio);
  const parts = [
    amount !== undefined && currency ? formats.money(amount, currency, { signed: true }) : null,
    ratio !== undefined ? formats.percent(ratio) : null,
  ].filter((part) => part !== null);
  return (
    <Box component="span" className={`figure ${tone}`} fz={size} fw={fw}>
      <span style={{ whiteSpace: 'nowrap' }}>
        {arrows[tone] && (
          <span aria-hidden style={{ fontSize: '0.75em', marginInlineEnd: '0.3em' }}>
            {arrows[tone]}
          </span>
        )}
        {parts[0]}
      </span>
      {parts.length === 2 && ' '}
      {parts.length === 2 && <span style={{ whiteSpace: 'nowrap' }}>({parts[1]})</span>}
      {after}
    </Box>
  );
}
