/** Turns series into a lightweight-charts drawing; knows nothing of portfolios. */
import {
  AreaSeries,
  type AutoscaleInfo,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  LineSeries,
  LineStyle,
  LineType,
  type SeriesMarker,
  type Time,
} from 'lightweight-charts';

export type ChartColour = 'accent' | 'gain' | 'loss' | 'quiet' | 'benchmark';
export type ChartColours = Record<ChartColour | 'text' | 'line' | 'crosshair' | 'label' | 'band', string>;
export type ChartSeries = {
  id: string;
  kind: 'area' | 'line' | 'step';
  colour: ChartColour;
  isDashed?: boolean;
  points: readonly ({ time: string; value: number } | { time: string })[];
};
export type ChartMark = { day: string; kind: 'buy' | 'sell' | 'split'; text: string };

export type Drawing = {
  series: readonly ChartSeries[];
  marks: readonly ChartMark[];
  /** What cannot be negative, such as a price, has a scale that ends at zero. */
  isFloored?: boolean | undefined;
  colours: ChartColours;
  formatAxis: (value: number) => string;
  formatDay: (iso: string) => string;
};

function frameOptions({ colours, isFloored, formatAxis, formatDay }: Drawing) {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: 'transparent' } as const, // A discriminant of the option's union.
      textColor: colours.text,
      fontFamily: "'Inter Variable', sans-serif",
      fontSize: 11,
      attributionLogo: true,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
    // The margins keep the highest and the lowest axis label inside the frame.
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: isFloored ? 0.03 : 0.08 } },
    timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true, minBarSpacing: 0.001 },
    handleScroll: false,
    handleScale: false,
    localization: {
      priceFormatter: formatAxis,
      timeFormatter: (time: Time) => (typeof time === 'string' ? formatDay(time) : ''),
    },
    crosshair: {
      mode: CrosshairMode.Magnet,
      horzLine: { visible: false, labelVisible: false },
      vertLine: {
        color: colours.crosshair,
        width: 1 as const,
        style: LineStyle.Dotted,
        labelBackgroundColor: colours.label,
      }, // The option wants the literal 1.
    },
  };
}

/** The theme's colours are six hex digits; the canvas parser knows no color-mix. */
function withAlpha(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

/** Leaves room below the lowest point by itself, since a wide margin would reach below zero. */
function flooredScale(original: () => AutoscaleInfo | null): AutoscaleInfo | null {
  const scale = original();
  if (!scale?.priceRange) return scale;
  const { minValue, maxValue } = scale.priceRange;
  const room = (maxValue - minValue || maxValue || 1) * 0.14;
  return {
    priceRange: { minValue: Math.max(0, minValue - room), maxValue: Math.max(maxValue, minValue + room) },
    margins: { above: scale.margins?.above ?? 0, below: 0 },
  };
}

function addSeries(chart: IChartApi, drawn: ChartSeries, { colours, isFloored }: Drawing) {
  const colour = colours[drawn.colour];
  const quiet = {
    priceLineVisible: false,
    lastValueVisible: false,
    ...(isFloored ? { autoscaleInfoProvider: flooredScale } : {}),
  };
  if (drawn.kind === 'area') {
    return chart.addSeries(AreaSeries, {
      ...quiet,
      lineColor: colour,
      lineWidth: 2,
      topColor: withAlpha(colour, 0.22),
      bottomColor: withAlpha(colour, 0.02),
    });
  }
  return chart.addSeries(LineSeries, {
    ...quiet,
    color: colour,
    lineWidth: drawn.kind === 'step' ? 1 : 2,
    lineType: drawn.kind === 'step' ? LineType.WithSteps : LineType.Simple,
    lineStyle: drawn.isDashed ? LineStyle.Dashed : LineStyle.Solid,
    crosshairMarkerVisible: drawn.kind !== 'step',
  });
}

const MARKERS = {
  buy: { position: 'belowBar', shape: 'arrowUp', colour: 'accent' },
  sell: { position: 'aboveBar', shape: 'arrowDown', colour: 'benchmark' },
  split: { position: 'aboveBar', shape: 'square', colour: 'quiet' },
} as const; // Keeps the literals of the marker's options.

/** A scale that ends at zero leaves no room below its lowest points, so there all marks stand above. */
function markerOf({ day, kind, text }: ChartMark, { colours, isFloored }: Drawing): SeriesMarker<Time> {
  const { position, shape, colour } = MARKERS[kind];
  return { time: day, position: isFloored ? 'aboveBar' : position, shape, color: colours[colour], text };
}

/** Marks at the first and last day need room beside them. */
function leaveRoom(chart: IChartApi, days: number): void {
  chart.timeScale().applyOptions({ fixLeftEdge: false, fixRightEdge: false });
  chart.timeScale().setVisibleLogicalRange({ from: -days * 0.02, to: days * 1.02 });
}

export function drawChart(frame: HTMLElement, drawing: Drawing): IChartApi {
  const chart = createChart(frame, frameOptions(drawing));
  for (const drawn of drawing.series) {
    const series = addSeries(chart, drawn, drawing);
    series.setData([...drawn.points]);
    if (drawn === drawing.series[0] && drawing.marks.length > 0) {
      createSeriesMarkers(
        series,
        drawing.marks.map((mark) => markerOf(mark, drawing)),
      );
    }
  }
  chart.timeScale().fitContent();
  if (drawing.marks.length > 0) leaveRoom(chart, drawing.series[0]?.points.length ?? 0);
  return chart;
}
