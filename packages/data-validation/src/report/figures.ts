import { barChart, heatStrip, histogram, type VegaLiteSpec } from '@aml-mlops/charts';
import type { BandCheck } from '../drift/band.ts';
import type { StatisticProfile } from '../profile/profile.ts';
import { STATISTIC_NAMES, STATISTICS, type StatisticName } from '../profile/statistic-names.ts';
import { DATASET_NAMES, type Validation } from '../validate.ts';

/** Distance of each statistic from the baseline, in half-widths of its band: above 1 it is a warning. */
export function deviationFigure({ drift }: Validation): VegaLiteSpec {
  const rows = [...new Set(DATASET_NAMES.flatMap((name) => drift[name].bands.map(({ statistic }) => statistic)))];
  const deviation = (check: BandCheck | undefined): number => {
    if (!check) return Number.NaN;
    const { value, expected, band } = check;
    const half = value < expected ? expected - band[0] : band[1] - expected;
    return half === 0 ? 0 : (value - expected) / half;
  };
  return heatStrip({
    title: 'Distance from the baseline',
    subtitle: 'in half widths of the band: past 1 it warns',
    rows,
    columns: [...DATASET_NAMES],
    values: rows.map((row) =>
      DATASET_NAMES.map((name) => deviation(drift[name].bands.find(({ statistic }) => statistic === row))),
    ),
    valueTitle: 'half widths',
    domain: [-1.5, 1.5],
    colours: 'diverging',
    width: 130,
  });
}

export function classFigure({ baseline, profiles }: Validation): VegaLiteSpec {
  const of = (group: string, { labels, labelRows, rows }: Pick<typeof baseline, 'labels' | 'labelRows' | 'rows'>) =>
    labels.map((label, target) => ({ label, group, value: (labelRows[target] ?? 0) / Math.max(1, rows) }));
  return barChart({
    title: 'Classes',
    valueTitle: 'share of documents',
    bars: [...of('baseline', baseline), ...of('train', profiles.train), ...of('test', profiles.test)],
    format: '.1%',
  });
}

export function wordFigure({ drift }: Validation): VegaLiteSpec {
  // Changes that chance explains are shown only if there are no others.
  const surprising = drift.test.words.filter(({ pValue }) => pValue < 1);
  const words = surprising.length > 0 ? surprising : drift.test.words.slice(0, 5);
  return barChart({
    title: 'Words that came or went',
    subtitle: 'test against baseline, the surest first',
    valueTitle: 'share of documents',
    bars: words.flatMap(({ word, share, baselineShare }) => [
      { label: word, group: 'baseline', value: baselineShare },
      { label: word, group: 'test', value: share },
    ]),
    format: '.1%',
  });
}

const BINS = 30;

/** One figure per statistic, by title, with the function that draws it. */
export function statisticFigures({ baseline, profiles }: Validation): [title: string, make: () => VegaLiteSpec][] {
  return STATISTIC_NAMES.map((name) => {
    const { title: xTitle } = STATISTICS[name];
    const title = xTitle.charAt(0).toUpperCase() + xTitle.slice(1);
    return [title, () => statisticFigure(name, title, baseline.statistics[name], profiles.test.statistics[name])];
  });
}

function statisticFigure(
  name: StatisticName,
  title: string,
  baseline: StatisticProfile,
  test: StatisticProfile,
): VegaLiteSpec {
  const edges = edgesOf(name, [baseline, test]);
  const series = Object.entries({ baseline, test }).map(([series, { distribution }]) => ({
    name: series,
    counts: distribution.histogram(edges).map((count) => count / Math.max(1, distribution.total)),
  }));
  return histogram({ title, xTitle: STATISTICS[name].title, countTitle: 'share of documents', edges, series });
}

/** Equal bins over the usual range: a single very long document must not squeeze all others into one bin. */
function edgesOf(name: StatisticName, profiles: readonly StatisticProfile[]): number[] {
  const filled = profiles.filter(({ distribution }) => distribution.total > 0).map(({ distribution }) => distribution);
  const low = Math.min(...filled.map((distribution) => distribution.quantile(0.002)));
  const high = Math.max(...filled.map((distribution) => distribution.quantile(0.98)));
  const { resolution } = STATISTICS[name];
  // A bin covers a whole number of steps, otherwise some would cover more than others.
  const steps = Math.max(1, Math.ceil((high - low) / resolution / BINS));
  return Array.from({ length: BINS + 1 }, (_, i) => low + (i * steps - 0.5) * resolution);
}
