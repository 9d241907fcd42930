import { extent } from './curves.ts';
import { dateTicks, ticks } from './ticks.ts';

/** Maps values to pixels along one axis, with its ticks. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly marks: readonly number[];
}

export interface ScaleOptions {
  /** Pixel positions of the smallest and the largest value. */
  readonly from: number;
  readonly to: number;
  readonly isLog?: boolean;
  /** Whether its values are times. Default: false. */
  readonly isTime?: boolean;
  /** Values that the axis always includes. */
  readonly include?: readonly number[];
  readonly most: number;
}

/** A scale over the finite values; from 0 to 1 if there are none. A logarithmic scale uses positive values only. */
export function scaleOver(values: Iterable<number | undefined | null>, options: ScaleOptions): Scale {
  const { from, to, isLog = false, isTime = false, include = [], most } = options;
  const seen = [...values, ...include].filter((value) => typeof value === 'number' && (!isLog || value > 0));
  const [least, largest] = extent(seen) ?? (isLog ? [1, 10] : [0, 1]);
  const pad = isLog ? 0 : (largest - least || Math.abs(largest) || 1) * 0.05;
  const isExact = (value: number) => include.includes(value);
  const low = isExact(least) ? least : least - pad;
  const high = isExact(largest) ? largest : largest + pad;
  const [a, b] = isLog ? [Math.log10(least), Math.log10(largest === least ? least * 10 : largest)] : [low, high];
  const at = (value: number) => from + (((isLog ? Math.log10(value) : value) - a) / (b - a || 1)) * (to - from);
  return { at, marks: isLog ? logMarks(a, b, most) : (isTime ? dateTicks : ticks)(low, high, most) };
}

/** Powers of ten; if there are few, also 2 and 5 times them. */
function logMarks(from: number, to: number, most: number): number[] {
  const powers = Array.from({ length: Math.floor(to) - Math.ceil(from) + 3 }, (_, i) => Math.ceil(from) - 1 + i);
  const factors = powers.length - 2 < most / 2 ? [1, 2, 5] : [1];
  const marks = powers.flatMap((power) => factors.map((factor) => factor * 10 ** power));
  return marks.filter((mark) => Math.log10(mark) >= from - 1e-9 && Math.log10(mark) <= to + 1e-9).slice(0, most * 2);
}
