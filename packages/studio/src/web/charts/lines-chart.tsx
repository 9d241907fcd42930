import { visibleText } from '@aml-mlops/errors/visible-text';
import { formatNumber } from '../components/format.ts';
import { UserText } from '../components/user-text.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { extent } from './curves.ts';
import { seriesColour, seriesDash } from './series-colours.ts';
import { ticks } from './ticks.ts';
import { useWidth } from './use-width.ts';

export interface NamedLine {
  readonly name: string;
  /** One value per position; undefined if missing. */
  readonly values: readonly (number | undefined)[];
}

const HEIGHT = 250;
const EDGE = { left: 64, right: 20, top: 12, bottom: 28 } as const;

/** Lines over named positions in time: weeks, runs; optionally with a band of expected values. */
export function LinesChart(props: {
  readonly title: string;
  readonly name: string;
  /** Meaning of the positions, such as `week`. */
  readonly placeTitle: string;
  readonly places: readonly string[];
  readonly lines: readonly NamedLine[];
  /** Expected range at each position, low and high. */
  readonly band?: readonly (readonly [low: number, high: number] | undefined)[];
}) {
  const { title, name, placeTitle, places, lines, band = [] } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const values = lines.flatMap((line) => [...line.values]);
  const [low, high] = spread(extent([...values, ...band.flatMap((limits) => [...(limits ?? [])])]) ?? [0, 1]);
  const bottom = HEIGHT - EDGE.bottom;
  const inner = width - EDGE.left - EDGE.right;
  const xAt = (i: number) => EDGE.left + (places.length < 2 ? inner / 2 : (i * inner) / (places.length - 1));
  const yAt = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - EDGE.top);
  const longest = Math.max(...places.map((place) => Math.min(place.length, 16)), 1);
  const every = Math.max(1, Math.ceil((longest * 7.2 + 12) / (inner / Math.max(1, places.length - 1) || 1)));
  const table = () => ({
    titles: [placeTitle, ...lines.map((line) => line.name), ...(band.length > 0 ? ['low', 'high'] : [])],
    rows: places.map((place, i) => [place, ...lines.map((line) => line.values[i]), ...(band[i] ?? [])]),
  });
  return (
    <ChartFrame title={title} name={name} table={table}>
      <div ref={box} style={{ minHeight: `${HEIGHT}px` }}>
        {width === 0 ? null : (
          <svg data-chart="lines" width={width} height={HEIGHT} role="img" aria-label={`${title}: ${said(lines)}`}>
            {ticks(low, high, 5).map((value) => (
              <g key={value}>
                <line x1={EDGE.left} x2={width - EDGE.right} y1={yAt(value)} y2={yAt(value)} class="gridline" />
                <text x={EDGE.left - 8} y={yAt(value) + 4} text-anchor="end">
                  {formatNumber(value)}
                </text>
              </g>
            ))}
            <Band band={band} xAt={xAt} yAt={yAt} />
            {lines.map((line, i) => (
              <g key={`${line.name} ${i}`} style={{ stroke: seriesColour(i), fill: seriesColour(i) }}>
                <path d={pathOf(line.values, xAt, yAt)} class="line" stroke-dasharray={seriesDash(i).join(' ')} />
                {line.values.map((value, place) =>
                  value === undefined || !Number.isFinite(value) ? null : (
                    <circle key={place} cx={xAt(place)} cy={yAt(value)} r={3.5} stroke="none">
                      <title>{`${visibleText(line.name, 60)}, ${visibleText(places[place] ?? '', 60)}: ${formatNumber(value)}`}</title>
                    </circle>
                  ),
                )}
              </g>
            ))}
            {places.map((place, i) =>
              i % every === 0 ? (
                <text
                  key={`${i} ${place}`}
                  x={xAt(i)}
                  y={HEIGHT - 8}
                  text-anchor={places.length > 1 && i === places.length - 1 ? 'end' : 'middle'}
                >
                  {visibleText(place, 16)}
                </text>
              ) : null,
            )}
          </svg>
        )}
      </div>
      {lines.length > 1 ? (
        <ul class="legend">
          {lines.map((line, i) => (
            <li key={`${line.name} ${i}`}>
              <i style={{ background: seriesColour(i) }} />
              <UserText value={line.name} limit={40} />
            </li>
          ))}
        </ul>
      ) : null}
    </ChartFrame>
  );
}

function Band(props: {
  readonly band: readonly (readonly [low: number, high: number] | undefined)[];
  readonly xAt: (place: number) => number;
  readonly yAt: (value: number) => number;
}) {
  const { band, xAt, yAt } = props;
  const given = band.flatMap((limits, i) => (limits ? [{ i, limits }] : []));
  if (given.length === 0) return null;
  const half = given.length === 1 ? 12 : 0;
  const ends = given.flatMap(({ i, limits }) =>
    half
      ? [
          [xAt(i) - half, limits],
          [xAt(i) + half, limits],
        ]
      : [[xAt(i), limits]],
  ) as [number, readonly [number, number]][];
  const top = ends.map(([x, [, high]]) => `${x},${yAt(high)}`);
  const bottom = ends.map(([x, [low]]) => `${x},${yAt(low)}`).reverse();
  return <polygon points={[...top, ...bottom].join(' ')} class="band" />;
}

/** Margins of the value range, so that a line is not on the edge and a single value has an axis. */
function spread([low, high]: readonly [number, number]): [number, number] {
  const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  // Non-negative values get a non-negative axis.
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

function pathOf(
  values: readonly (number | undefined)[],
  xAt: (place: number) => number,
  yAt: (value: number) => number,
): string {
  let pen = 'M';
  const parts = values.map((value, i) => {
    if (value === undefined || !Number.isFinite(value)) {
      pen = 'M';
      return '';
    }
    const part = `${pen}${xAt(i).toFixed(1)},${yAt(value).toFixed(1)}`;
    pen = 'L';
    return part;
  });
  return parts.join('');
}

function said(lines: readonly NamedLine[]): string {
  const ends = lines.slice(0, 8).map(({ name, values }) => {
    const last = values.findLast((value) => value !== undefined);
    return `${visibleText(name, 40)} ends at ${last === undefined ? 'no number' : formatNumber(last)}`;
  });
  return ends.join(', ');
}
