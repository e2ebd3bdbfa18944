/** Reads the theme's colours for the chart's canvas, which knows no CSS variables. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ChartColours } from '@/components/chartDrawing';

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: variable('--mantine-color-dimmed'),
    line: variable('--line-soft'),
    crosshair: variable('--mantine-color-dimmed'),
    label: variable('--mantine-color-default-border'),
    accent: variable('--link'),
    gain: variable('--gain'),
    loss: variable('--loss'),
    quiet: variable('--mantine-color-dimmed'),
    benchmark: variable('--mantine-color-orange-6'),
    band: `color-mix(in srgb, ${variable('--link')} 14%, transparent)`,
  };
}

/** The colours now, read again after the scheme or the colour set changes. */
export function useChartColours(): ChartColours {
  const scheme = useComputedColorScheme('light');
  const [colours, setColours] = useState(read);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme is why the variables change.
  useEffect(() => {
    setColours(read());
    const observer = new MutationObserver(() => setColours(read()));
    observer.observe(document.documentElement, { attributeFilter: ['data-gain-colours'] });
    return () => observer.disconnect();
  }, [scheme]);

  return colours;
}
