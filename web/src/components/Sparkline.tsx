/** A price's recent course in one small line. */
import { memo } from 'react';

type SparklineProps = { values: readonly number[]; label: string; width?: number; height?: number };

const EDGE = 1.5;

function pathOf(values: readonly number[], width: number, height: number): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = (width - 2 * EDGE) / Math.max(values.length - 1, 1);
  return values
    .map((value, index) => {
      const x = EDGE + index * step;
      const y = height - EDGE - ((value - low) / span) * (height - 2 * EDGE);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

export const Sparkline = memo(function Sparkline({ values, label, width = 88, height = 24 }: SparklineProps) {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined || values.length < 2) return null;
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: 'block' }}>
      <path
        d={pathOf(values, width, height)}
        fill="none"
        stroke={last >= first ? 'var(--gain)' : 'var(--loss)'}
        strokeWidth={1.4}
        strokeLinejoin="round"
      />
    </svg>
  );
});
