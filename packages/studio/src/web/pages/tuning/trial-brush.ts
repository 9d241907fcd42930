import type { StudyTrial } from '../../../api/tuning.ts';

/** Bounds of some dimensions, from a URL: `name~low~high`, one per line; names contain no line break and no trailing `~`. */
export interface Brush {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

export function readBrushes(text: string | undefined): Brush[] {
  return (text ?? '').split('\n').flatMap((line) => {
    const [, name, low, high] = /^(.+)~([^~]+)~([^~]+)$/s.exec(line) ?? [];
    const [from, to] = [Number(low), Number(high)];
    return name === undefined || !(from <= to) ? [] : [{ name, low: from, high: to }];
  });
}

export function brushesText(brushes: readonly Brush[]): string {
  return brushes.map(({ name, low, high }) => `${name}~${low}~${high}`).join('\n');
}

/** The value of a trial in a dimension: its metric, or a hyperparameter. */
export function valueAlong(trial: StudyTrial, name: string, metric: string): number | string | undefined {
  if (name === metric) return trial.value ?? undefined;
  return trial.params.find(([param]) => param === name)?.[1];
}

export function isWithin(trial: StudyTrial, brushes: readonly Brush[], metric: string): boolean {
  return brushes.every(({ name, low, high }) => {
    const value = Number(valueAlong(trial, name, metric) ?? Number.NaN);
    return value >= low && value <= high;
  });
}
