import { barChart, lineChart, type Series, type VegaLiteSpec } from '@aml-mlops/charts';
import { STATISTIC_NAMES, STATISTICS } from '@aml-mlops/data-validation';
import type { Historic, ProfiledVersion } from './historic.ts';

/** Number of words shown per class. */
const SHOWN_WORDS = 8;

/** The charts of a historic profile, by name: every statistic over time, class shares, and the latest top words. */
export function historicCharts({ versions }: Historic): Map<string, VegaLiteSpec> {
  const charts = new Map<string, VegaLiteSpec>();
  const datasets = [...Map.groupBy(versions, ({ dataset }) => dataset)];
  for (const name of STATISTIC_NAMES) {
    const { title } = STATISTICS[name];
    const series = datasets.map(([dataset, of]) => seriesOf(dataset, of, `${name}Mean`));
    charts.set(name, overTime(title, series));
  }
  charts.set(
    'rows',
    overTime(
      'documents',
      datasets.map(([dataset, of]) => seriesOf(dataset, of, 'rows')),
    ),
  );
  for (const [dataset, of] of datasets) {
    const shares = [...new Set(of.flatMap(({ statistics }) => statistics.map(({ name }) => name)))].filter(
      isClassShare,
    );
    const series = shares.map((name) => ({ ...seriesOf(dataset, of, name), name: name.slice(name.indexOf(':') + 1) }));
    charts.set(`class-shares-${dataset}`, overTime(`class shares of ${dataset}`, series));
    const newest = of.at(-1);
    if (newest) charts.set(`top-words-${dataset}`, topWordChart(newest));
  }
  return charts;
}

function isClassShare(name: string): boolean {
  return name.startsWith('classShare:');
}

function seriesOf(name: string, versions: readonly ProfiledVersion[], statistic: string): Series {
  return {
    name,
    x: pointNames(versions),
    y: versions.map(({ statistics }) => statistics.find((one) => one.name === statistic)?.value ?? Number.NaN),
  };
}

/** The date of each version; versions with the same date are distinguished by their hash. */
function pointNames(versions: readonly ProfiledVersion[]): string[] {
  const times = Map.groupBy(versions, ({ asOf }) => asOf);
  return versions.map(({ asOf, contentHash }) =>
    times.get(asOf)?.length === 1 ? asOf : `${asOf} ${contentHash.slice(0, 6)}`,
  );
}

function overTime(title: string, series: readonly Series[]): VegaLiteSpec {
  return lineChart({ title: title[0]?.toUpperCase() + title.slice(1), xTitle: 'data as of', yTitle: title, series });
}

function topWordChart({ dataset, asOf, topWords }: ProfiledVersion): VegaLiteSpec {
  return barChart({
    title: `Top words of ${dataset}, ${asOf}`,
    valueTitle: 'mean TF-IDF',
    bars: topWords.flatMap(({ label, words }) =>
      words.slice(0, SHOWN_WORDS).map(({ word, weight }) => ({ label: `${label}: ${word}`, value: weight })),
    ),
  });
}
