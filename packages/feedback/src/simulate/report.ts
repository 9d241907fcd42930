import { bootstrapMean } from '@aml-mlops/metrics';
import { Sfc32 } from '@aml-mlops/random';
import type { StrategyName } from '../strategies/names.ts';
import type { SimulatedRun, SimulationSettings } from './run-once.ts';

export interface CurvePoint {
  readonly labels: number;
  /** Accuracy over the seeds, with the 95 % bootstrap interval of its mean. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface StrategyReport {
  readonly name: StrategyName;
  readonly curve: readonly CurvePoint[];
  /** Median number of labels to reach an accuracy, by accuracy; null if at least half of the seeds do not reach it. */
  readonly labelsTo: Readonly<Record<string, number | null>>;
  /** Median number of labels at which predictions stabilised; null if most did not. */
  readonly stoppedAt: number | null;
  /** Mean accuracy over the whole curve. */
  readonly area: number;
  /** Seeds with a larger area than random selection from the same initial labels; null without random selection. */
  readonly beatsRandom: number | null;
  /** Labels saved compared with random selection, by accuracy; null if either does not reach it. */
  readonly saved: Readonly<Record<string, number | null>>;
}

export interface SimulationReport {
  readonly schemaVersion: 1;
  readonly dataset: string;
  readonly settings: SimulationSettings;
  readonly seeds: number;
  readonly texts: { readonly pool: number; readonly test: number; readonly repeated: number };
  readonly labels: readonly string[];
  /** Accuracy with every text of the pool labelled. */
  readonly whole: number;
  readonly targets: readonly number[];
  readonly strategies: readonly StrategyReport[];
  readonly recommended: StrategyName;
}

/** Summarises the runs of several strategies, with the same seeds for each. */
export function strategyReports(runs: readonly SimulatedRun[], targets: readonly number[]): StrategyReport[] {
  const groups = [...Map.groupBy(runs, ({ strategy }) => strategy)];
  const random = runs.filter(({ strategy }) => strategy === 'random');
  const reached = (own: readonly SimulatedRun[]) =>
    Object.fromEntries(targets.map((target) => [String(target), median(own.map((run) => labelsTo(run, target)))]));
  const ofRandom = reached(random);
  return groups.map(([name, own]): StrategyReport => {
    const reaches = reached(own);
    const rivals = own.flatMap((run) =>
      random.filter(({ seed }) => seed === run.seed).map((rival) => areaOf(run) > areaOf(rival)),
    );
    return {
      name,
      curve: curveOf(own),
      labelsTo: reaches,
      stoppedAt: median(own.map(({ stoppedAt }) => stoppedAt)),
      area: own.reduce((sum, run) => sum + areaOf(run), 0) / own.length,
      beatsRandom: random.length === 0 || name === 'random' ? null : rivals.filter(Boolean).length,
      saved: Object.fromEntries(
        Object.entries(reaches).map(([target, labels]) => {
          const rival = ofRandom[target];
          return [target, labels === null || rival === undefined || rival === null ? null : rival - labels];
        }),
      ),
    };
  });
}

/** The strategy that needs the fewest labels for the first accuracy; ties go to the larger area. */
export function recommend(reports: readonly StrategyReport[], target: number): StrategyName {
  const labels = ({ labelsTo }: StrategyReport) => labelsTo[String(target)] ?? Number.POSITIVE_INFINITY;
  return [...reports].sort((a, b) => compare(labels(a), labels(b)) || b.area - a.area)[0]!.name;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Number of labels at which a run first reaches an accuracy. */
export function labelsTo(
  { labels, accuracy }: Pick<SimulatedRun, 'labels' | 'accuracy'>,
  target: number,
): number | undefined {
  return labels[accuracy.findIndex((own) => own >= target)];
}

export function areaOf({ accuracy }: Pick<SimulatedRun, 'accuracy'>): number {
  return accuracy.reduce((sum, own) => sum + own, 0) / accuracy.length;
}

/** Undefined sorts last; null if it is the median. */
export function median(values: readonly (number | undefined)[]): number | null {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort(compare);
  const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return Number.isFinite(middle) ? middle : null;
}

function curveOf(runs: readonly SimulatedRun[]): CurvePoint[] {
  const longest = runs[0]!;
  return longest.labels.flatMap((labels, i) => {
    const values = Float64Array.from(runs.flatMap(({ accuracy }) => accuracy[i] ?? []));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const { lower, upper } = bootstrapMean(values, { random: new Sfc32(i, 'curve') });
    return [{ labels, mean, low: lower, high: upper }];
  });
}
