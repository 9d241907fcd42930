import { visibleText } from '@aml-mlops/errors/visible-text';
import type { ComponentChildren } from 'preact';
import { formatNumber } from '../components/format.ts';
import { UserText } from '../components/user-text.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { placeNames } from './place-names.ts';
import { seriesColour } from './series-colours.ts';
import { useWidth } from './use-width.ts';
import { type Scale, scaleOver } from './xy-scale.ts';

export interface XyPoint {
  readonly x: number;
  readonly y: number | null;
  /** Bounds of its interval. */
  readonly low?: number;
  readonly high?: number;
  /** Its name, shown on hover. */
  readonly label?: string;
  /** Drawn hollow: an invalid value. */
  readonly isHollow?: boolean;
  readonly isChosen?: boolean;
  readonly link?: string;
}

export interface XySeries {
  readonly name: string;
  /** Default: the next of the eight series colours. */
  readonly colour?: string;
  readonly points: readonly XyPoint[];
  /** Default: true. */
  readonly hasLine?: boolean;
  /** Default: true, except for many points, where only the line is drawn. */
  readonly hasDots?: boolean;
  readonly isDashed?: boolean;
  /** As a step line to the position of the next value, such as for the best so far. */
  readonly isStepped?: boolean;
  /** Written beside each point. */
  readonly hasNames?: boolean;
}

export interface XyChartProps {
  readonly title: string;
  /** File name for exports. */
  readonly name: string;
  readonly series: readonly XySeries[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly height?: number;
  readonly formatX?: (value: number) => string;
  readonly formatY?: (value: number) => string;
  readonly isLogX?: boolean;
  /** Whether x values are times. Default: false. */
  readonly isTimeX?: boolean;
  readonly isLogY?: boolean;
  /** Values that the axes always include. */
  readonly includeX?: readonly number[];
  readonly includeY?: readonly number[];
  /** Default: true if there are several series. */
  readonly hasLegend?: boolean;
  readonly tools?: ComponentChildren;
}

const LEFT = 60;
const RIGHT = 18;
const TOP = 10;
const BOTTOM = 42;
const MOST_DOTS = 400;

/** Lines and points over two axes, as a custom SVG: intervals, hollow points, logarithmic scales. */
export function XyChart(props: XyChartProps) {
  const {
    title,
    name,
    series,
    xTitle,
    yTitle,
    height = 260,
    tools,
    formatX = formatNumber,
    formatY = formatNumber,
  } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const points = series.flatMap((one) => [...one.points]);
  const x = scaleOver(
    points.map((point) => point.x),
    {
      ...{ from: LEFT, to: width - RIGHT, most: Math.max(2, Math.floor(width / 110)) },
      ...{ isLog: props.isLogX ?? false, isTime: props.isTimeX ?? false, include: props.includeX ?? [] },
    },
  );
  const y = scaleOver(
    points.flatMap(({ y: value, low, high }) => [value, low, high]),
    {
      ...{ from: height - BOTTOM, to: TOP, most: 5, isLog: props.isLogY ?? false, include: props.includeY ?? [] },
    },
  );
  const table = () => ({
    titles: ['series', 'name', xTitle, yTitle, 'low', 'high'],
    rows: series.flatMap((one) =>
      one.points.map((point) => [one.name, point.label, point.x, point.y, point.low, point.high] as const),
    ),
  });
  return (
    <ChartFrame title={title} name={name} table={table} tools={tools}>
      <div ref={box} style={{ minHeight: `${height}px` }}>
        {width === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a drawing, no set of fields
          <svg data-chart="xy" width={width} height={height} role="group" aria-label={said(props)}>
            {y.marks.map((mark) => (
              <g key={mark}>
                <line x1={LEFT} x2={width - RIGHT} y1={y.at(mark)} y2={y.at(mark)} class="gridline" />
                <text x={LEFT - 8} y={y.at(mark) + 4} text-anchor="end">
                  {formatY(mark)}
                </text>
              </g>
            ))}
            {x.marks.map((mark) => (
              <text key={mark} x={x.at(mark)} y={height - BOTTOM + 18} text-anchor="middle">
                {formatX(mark)}
              </text>
            ))}
            <line x1={LEFT} x2={width - RIGHT} y1={height - BOTTOM} y2={height - BOTTOM} class="axis" />
            <text x={(LEFT + width - RIGHT) / 2} y={height - 6} text-anchor="middle">
              {visibleText(xTitle, 60)}
            </text>
            {series.map((one, i) => (
              <Series
                key={`${i} ${one.name}`}
                series={one}
                colour={one.colour ?? seriesColour(i)}
                x={x}
                y={y}
                chart={props}
                right={width - RIGHT}
                bottom={height - BOTTOM}
              />
            ))}
          </svg>
        )}
      </div>
      {series.length > 1 && props.hasLegend !== false ? (
        <ul class="legend">
          {series.map((one, i) => (
            <li key={`${i} ${one.name}`}>
              <i style={{ background: one.colour ?? seriesColour(i) }} />
              <UserText value={one.name} limit={40} />
            </li>
          ))}
        </ul>
      ) : null}
    </ChartFrame>
  );
}

function Series(props: {
  readonly series: XySeries;
  readonly colour: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly chart: XyChartProps;
  readonly right: number;
  readonly bottom: number;
}) {
  const { series, colour, x, y, chart, right, bottom } = props;
  const { points, hasLine = true, hasDots = true, isDashed, hasNames } = series;
  const seen = points.filter(
    (point) => point.y !== null && Number.isFinite(x.at(point.x)) && Number.isFinite(y.at(point.y)),
  );
  return (
    <g style={{ '--colour': colour }} class="xy-series">
      {hasLine ? <path d={linePath(series, x, y)} class={`xy-line ${isDashed ? 'is-dashed' : ''}`} /> : null}
      {seen.map(({ x: at, low, high }) =>
        low === undefined || high === undefined ? null : (
          <path key={`interval ${at} ${low}`} d={`M${x.at(at)},${y.at(low)}V${y.at(high)}`} class="xy-interval" />
        ),
      )}
      {hasDots && seen.length <= MOST_DOTS
        ? seen.map((point, i) => <Dot key={i} point={point} x={x} y={y} chart={chart} />)
        : null}
      {hasNames ? <Names points={seen} x={x} y={y} right={right} bottom={bottom} /> : null}
    </g>
  );
}

/** Names beside their points without overlaps; those without room are on hover and in the table of the chart. */
function Names(props: {
  readonly points: readonly XyPoint[];
  readonly x: Scale;
  readonly y: Scale;
  readonly right: number;
  readonly bottom: number;
}) {
  const { x, y, right, bottom } = props;
  const points = props.points.map((point) => {
    return { x: x.at(point.x), y: y.at(point.y!), name: visibleText(point.label ?? '', 24) };
  });
  const places = placeNames(points, { left: LEFT, right: right + RIGHT, top: 0, bottom });
  return (
    <>
      {points.map((point, i) => {
        const place = places[i];
        if (!place) return null;
        const { x: at, y: base, anchor, isLed } = place;
        return (
          <g key={i}>
            {isLed ? (
              <path d={`M${point.x},${point.y}L${at + (anchor === 'start' ? -2 : 2)},${base - 4}`} class="xy-leader" />
            ) : null}
            <text x={at} y={base} text-anchor={anchor}>
              {point.name}
            </text>
          </g>
        );
      })}
    </>
  );
}

function Dot({
  point,
  x,
  y,
  chart,
}: {
  readonly point: XyPoint;
  readonly x: Scale;
  readonly y: Scale;
  readonly chart: XyChartProps;
}) {
  const { formatX = formatNumber, formatY = formatNumber } = chart;
  const interval =
    point.low === undefined || point.high === undefined ? '' : ` (${formatY(point.low)} to ${formatY(point.high)})`;
  const text = `${point.label ? `${visibleText(point.label, 120)}: ` : ''}${formatY(point.y!)}${interval} at ${formatX(point.x)}`;
  const look = `xy-dot ${point.isHollow ? 'is-hollow' : ''} ${point.isChosen ? 'is-chosen' : ''}`;
  const circle = (
    <circle cx={x.at(point.x)} cy={y.at(point.y!)} r={point.isChosen ? 6 : 4} class={look}>
      <title>{text}</title>
    </circle>
  );
  return point.link === undefined ? (
    circle
  ) : (
    <a href={point.link} aria-label={text}>
      {circle}
    </a>
  );
}

/** Broken at missing values. */
function linePath({ points, isStepped }: XySeries, x: Scale, y: Scale): string {
  let pen = 'M';
  return points
    .map((point) => {
      const at = point.y === null ? Number.NaN : y.at(point.y);
      if (!Number.isFinite(at) || !Number.isFinite(x.at(point.x))) {
        pen = 'M';
        return '';
      }
      const place = x.at(point.x).toFixed(1);
      const part = pen === 'L' && isStepped ? `H${place}V${at.toFixed(1)}` : `${pen}${place},${at.toFixed(1)}`;
      pen = 'L';
      return part;
    })
    .join('');
}

/** A description for screen readers; its table has every number. */
function said({ title, series, formatY = formatNumber }: XyChartProps): string {
  const lines = series.slice(0, 8).map(({ name, points }) => {
    const last = points.findLast((point) => point.y !== null);
    const end = last?.y === null || last?.y === undefined ? 'nothing' : formatY(last.y);
    return `${visibleText(name, 40)}, ${points.length} points, the last ${end}`;
  });
  return `${visibleText(title, 80)}: ${lines.join('; ')}`;
}
