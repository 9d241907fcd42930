import { visibleText } from '@aml-mlops/errors/visible-text';
import { useState } from 'preact/hooks';
import { formatNumber } from '../components/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { extent } from './curves.ts';
import { useWidth } from './use-width.ts';

export interface Dimension {
  readonly key: string;
  readonly title: string;
}

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** In the order of the dimensions; undefined if missing. */
  readonly values: readonly (number | string | undefined)[];
}

const HEIGHT = 300;
const TOP = 44;
const BOTTOM = 26;
const SIDE = 56;
const MOST_WORDS = 12;

interface Scale {
  /** The value at a height; undefined on an axis of categories. */
  readonly valueAt?: (y: number) => number;
  readonly at: (value: number | string | undefined) => number | undefined;
  readonly marks: readonly { readonly y: number; readonly text: string }[];
}

/** One line per run, one axis per parameter or metric. The line of the hovered run is highlighted. */
export function ParallelCoordinates(props: {
  readonly title: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly lines: readonly Line[];
  /** Called with the bounds that the user drags along a numeric axis. */
  readonly onBrush?: (key: string, low: number, high: number) => void;
}) {
  const { title, name, dimensions, lines, onBrush } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const [near, setNear] = useState<string>();
  const inner = Math.max(width - 2 * SIDE, dimensions.length * 90);
  const xAt = (i: number) => SIDE + (dimensions.length < 2 ? inner / 2 : (i * inner) / (dimensions.length - 1));
  const scales = dimensions.map((_, i) => scaleOf(lines.map(({ values }) => values[i])));
  const table = () => ({
    titles: ['run', ...dimensions.map((dimension) => dimension.title)],
    rows: lines.map((line) => [line.name, ...line.values]),
  });
  return (
    <ChartFrame title={title} name={name} table={table}>
      <div ref={box} class="plan-scroll">
        {width === 0 ? null : (
          <svg
            data-chart="parallel"
            width={inner + 2 * SIDE}
            height={HEIGHT}
            role="img"
            aria-label={`${title} of ${lines.length} runs`}
          >
            {lines.map((line) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: pointing only picks out what the table says too
              <path
                key={line.id}
                d={pathOf(line, scales, xAt)}
                class={`parallel-line ${near === undefined ? '' : near === line.id ? 'is-near' : 'is-far'}`}
                style={{ stroke: line.colour }}
                onMouseEnter={() => setNear(line.id)}
                onMouseLeave={() => setNear(undefined)}
              >
                <title>{visibleText(line.name, 80)}</title>
              </path>
            ))}
            {dimensions.map((dimension, i) => (
              <g key={dimension.key}>
                <line x1={xAt(i)} x2={xAt(i)} y1={TOP} y2={HEIGHT - BOTTOM} class="axis" />
                {onBrush ? (
                  <AxisBrush x={xAt(i)} scale={scales[i]!} onBrush={(low, high) => onBrush(dimension.key, low, high)} />
                ) : null}
                <text x={xAt(i)} y={18} text-anchor="middle" class="parallel-title">
                  {visibleText(dimension.title, 18)}
                </text>
                {scales[i]!.marks.map(({ y, text }) => (
                  <text
                    key={`${y} ${text}`}
                    x={xAt(i) + (i === dimensions.length - 1 ? -6 : 6)}
                    y={y + 4}
                    text-anchor={i === dimensions.length - 1 ? 'end' : 'start'}
                  >
                    {text}
                  </text>
                ))}
              </g>
            ))}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

/** Numeric if all values are numbers, otherwise one position per category. */
function scaleOf(values: readonly (number | string | undefined)[]): Scale {
  const given = values.filter((value) => value !== undefined && value !== '');
  const numbers = given.map(Number);
  const [top, bottom] = [TOP, HEIGHT - BOTTOM];
  const range = given.length > 0 && numbers.every(Number.isFinite) ? extent(numbers) : undefined;
  if (range) {
    const [least, most] = range;
    const at = (value: number) => bottom - ((value - least) / (most - least || 1)) * (bottom - top);
    const valueAt = (y: number) => least + ((bottom - y) / (bottom - top)) * (most - least);
    const marks = least === most ? [least] : [least, (least + most) / 2, most];
    return {
      valueAt,
      at: (value) => (value === undefined || value === '' ? undefined : at(Number(value))),
      marks: marks.map((value) => ({ y: at(value), text: formatNumber(value) })),
    };
  }
  const words = [...new Set(given.map(String))].sort();
  const places = new Map(
    words.map((word, i) => [
      word,
      words.length < 2 ? (top + bottom) / 2 : top + (i * (bottom - top)) / (words.length - 1),
    ]),
  );
  return {
    at: (value) => (value === undefined ? undefined : places.get(String(value))),
    marks:
      words.length > MOST_WORDS ? [] : words.map((word) => ({ y: places.get(word)!, text: visibleText(word, 14) })),
  };
}

function pathOf(line: Line, scales: readonly Scale[], xAt: (i: number) => number): string {
  let pen = 'M';
  return scales
    .map((scale, i) => {
      const y = scale.at(line.values[i]);
      if (y === undefined) {
        pen = 'M';
        return '';
      }
      const part = `${pen}${xAt(i).toFixed(1)},${y.toFixed(1)}`;
      pen = 'L';
      return part;
    })
    .join('');
}

/** The drag area along an axis; the page has fields for the same bounds. */
function AxisBrush(props: {
  readonly x: number;
  readonly scale: Scale;
  readonly onBrush: (low: number, high: number) => void;
}) {
  const { x, scale, onBrush } = props;
  const { valueAt } = scale;
  const [from, setFrom] = useState<number>();
  const [to, setTo] = useState(0);
  if (!valueAt) return null;
  const placeOf = (event: PointerEvent) => {
    const { top } = (event.currentTarget as SVGElement).ownerSVGElement!.getBoundingClientRect();
    return Math.min(HEIGHT - BOTTOM, Math.max(TOP, event.clientY - top));
  };
  return (
    <>
      <rect
        x={x - 12}
        y={TOP}
        width={24}
        height={HEIGHT - TOP - BOTTOM}
        class="axis-brush"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(placeOf(event));
          setTo(placeOf(event));
        }}
        onPointerMove={(event) => {
          if (from !== undefined) setTo(placeOf(event));
        }}
        onPointerUp={() => {
          if (from !== undefined && Math.abs(to - from) > 3)
            onBrush(valueAt(Math.max(from, to)), valueAt(Math.min(from, to)));
          setFrom(undefined);
        }}
      />
      {from === undefined ? null : (
        <rect x={x - 7} y={Math.min(from, to)} width={14} height={Math.abs(to - from)} class="axis-picked" />
      )}
    </>
  );
}
