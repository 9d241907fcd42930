import { barChart, lineChart, parallelCoordinates, scatter, type VegaLiteSpec } from '@aml-mlops/charts';
import type { Goal } from '../policies/policy.ts';
import type { Distribution } from '../space/distribution.ts';
import type { SearchSpace } from '../space/search-space.ts';
import { type Trial, trialValue } from '../study/trial.ts';
import type { Importance } from './importance.ts';

export interface FigureData {
  readonly trials: readonly Trial[];
  readonly space: SearchSpace;
  readonly metric: string;
  readonly goal: Goal;
  readonly importances: readonly Importance[];
  readonly best: Trial;
}

/** A study's figures by file name; empty ones are omitted. */
export function studyFigures(data: FigureData): Readonly<Record<string, VegaLiteSpec>> {
  const completed = data.trials.filter((t) => t.outcome?.state === 'completed' && Number.isFinite(trialValue(t)));
  return {
    history: history(completed, data),
    'parallel-coordinates': coordinates(completed, data),
    ...(data.importances.length > 0 && { importance: importance(data.importances) }),
    ...slices(completed, data),
  };
}

/** Losses of diverged trials would compress the rest, so the axis is logarithmic if they are widely spread and positive. */
function wantsLog(values: readonly number[]): boolean {
  const low = Math.min(...values);
  return low > 0 && Math.max(...values) > 20 * low;
}

function history(completed: readonly Trial[], { metric, goal }: FigureData): VegaLiteSpec {
  const values = completed.map(trialValue);
  const better = goal === 'maximise' ? Math.max : Math.min;
  const best = values.map((_, i) => better(...values.slice(0, i + 1)));
  const x = completed.map((trial) => trial.number);
  return lineChart({
    title: `Best ${metric} so far`,
    xTitle: 'trial',
    yTitle: metric,
    yScale: wantsLog(values) ? 'log' : 'linear',
    series: [
      { name: 'trial', x, y: values },
      { name: 'best', x, y: best },
    ],
  });
}

function coordinates(completed: readonly Trial[], { space, metric }: FigureData): VegaLiteSpec {
  const names = Object.keys(space);
  const values = completed.map(trialValue);
  return parallelCoordinates({
    title: 'Hyperparameters of the completed trials',
    dimensions: [
      ...names.map((name) => ({ name, scale: isLogarithmic(space[name]!) ? ('log' as const) : ('linear' as const) })),
      { name: metric, scale: wantsLog(values) ? 'log' : 'linear' },
    ],
    rows: completed.map((trial) => ({ ...texts(trial.params), [metric]: trialValue(trial) })),
    colour: metric,
  });
}

function importance(importances: readonly Importance[]): VegaLiteSpec {
  return barChart({
    title: 'Importance',
    valueTitle: 'share of variance explained alone',
    bars: importances.map(({ name, share }) => ({ label: name, value: share })),
  });
}

/** The metric against each numeric hyperparameter. */
function slices(completed: readonly Trial[], { space, metric, best }: FigureData): Record<string, VegaLiteSpec> {
  const specs: Record<string, VegaLiteSpec> = {};
  for (const [name, distribution] of Object.entries(space)) {
    const numeric = completed.filter((trial) => typeof trial.params[name] === 'number');
    if (numeric.length === 0) continue;
    specs[`slice-${name}`] = scatter({
      title: `${metric} by ${name}`,
      xTitle: name,
      yTitle: metric,
      xScale: isLogarithmic(distribution) && numeric.every((t) => Number(t.params[name]) > 0) ? 'log' : 'linear',
      points: numeric.map((trial) => ({
        label: trial.number === best.number ? `best, trial ${trial.number}` : '',
        x: Number(trial.params[name]),
        y: trialValue(trial),
        marked: trial.number === best.number,
      })),
    });
  }
  return specs;
}

function isLogarithmic({ kind }: Distribution): boolean {
  return kind.includes('log');
}

/** Figures show booleans as categories. */
function texts(params: Trial['params']): Record<string, number | string> {
  const entries = Object.entries(params);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]));
}
