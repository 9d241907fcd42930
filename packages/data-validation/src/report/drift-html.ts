import { drawFigure, type VegaLiteSpec } from '@aml-mlops/charts';
import { badge, figure, type Html, html, page, section, type TableRow, table } from '@aml-mlops/reports';
import type { TestName } from '../drift/tests.ts';
import { showNumber } from '../drift/warnings.ts';
import { DATASET_NAMES, type Validation } from '../validate.ts';
import type { DriftReport } from './drift-report.ts';
import { classFigure, deviationFigure, statisticFigures, wordFigure } from './figures.ts';

/**
 * The report as one self-contained page.
 *
 * @param warn called for each figure that cannot be drawn; a note replaces it
 */
export async function driftHtml(
  report: DriftReport,
  validation: Validation,
  warn: (message: string) => void,
): Promise<string> {
  const { datasets, baseline, errors, warnings } = report;
  const sizes = `train ${count(datasets.train.rows)} · test ${count(datasets.test.rows)} · baseline ${count(baseline.rows)} documents${baseline.from === 'given' ? '' : ' (the training set)'}`;
  return page({
    title: 'Drift report',
    lead: html`<p class="quiet">${sizes}</p>${sampledNotes(report)}
<p>${verdict(errors.length, 'error')} ${verdict(warnings.length, 'warning')}</p>`,
    body: [
      messages('Errors', errors, 'error'),
      messages('Warnings', warnings, 'warning'),
      html`<section class="figures">${await pictures(validation, warn)}</section>`,
      section('Statistics', statisticsTable(report)),
      section('Tests of distributions', [
        html`<p>Fewer unknown words than in the baseline are no drift, however sure the test.</p>`,
        testsTable(report),
      ]),
      section('Words', [
        html`<p>Share of documents that hold the word; p by Fisher's exact test, corrected for all words.</p>`,
        wordsTable(report),
      ]),
      duplicatesSection(report),
    ],
  });
}

/** Notes on how well the languages of a sample represent all documents. */
function sampledNotes({ datasets }: DriftReport): Html[] {
  return DATASET_NAMES.flatMap((name) => {
    const sample = datasets[name].languageSample;
    if (!sample) return [];
    const { documents, of, otherShare, low, high } = sample;
    const percent = (share: number) => `${showNumber(share * 100)} %`;
    const others =
      otherShare === null || low === null || high === null
        ? ''
        : `: ${percent(otherShare)} are in other languages than expected (95 % interval ${percent(low)} to ${percent(high)})`;
    return html`<p class="quiet">Languages of ${name} were told of ${count(documents)} documents drawn from ${count(of)}${others}.</p>`;
  });
}

async function pictures(validation: Validation, warn: (message: string) => void): Promise<Html[]> {
  const makers: readonly (readonly [title: string, make: () => VegaLiteSpec])[] = [
    ['Classes', () => classFigure(validation)],
    ['Distance from the baseline', () => deviationFigure(validation)],
    ...statisticFigures(validation),
    ['Words that came or went', () => wordFigure(validation)],
  ];
  const drawn: Html[] = [];
  for (const [title, make] of makers) drawn.push(figure((await drawFigure(make, title, warn)).svg, title));
  return drawn;
}

function verdict(found: number, what: 'error' | 'warning'): Html {
  return badge(found === 0 ? 'ok' : what, `${found === 0 ? 'no' : found} ${what}${found === 1 ? '' : 's'}`);
}

function messages(title: string, items: readonly { readonly message: string }[], tone: string): Html | null {
  if (items.length === 0) return null;
  return section(title, html`<ul>${items.map(({ message }) => html`<li class="${tone}">${message}</li>`)}</ul>`);
}

type Value = string | { readonly number: number | null };
interface Row {
  readonly cells: readonly Value[];
  readonly within: boolean;
}

/** A column whose first cell is a number is numeric. */
function checksTable(head: readonly string[], rows: readonly Row[]): Html {
  const isNumber = (at: number) => typeof rows[0]?.cells[at] === 'object';
  const titles = head.map((text, at) => (isNumber(at) ? { text, number: true as const } : text));
  const lines = rows.map(({ cells, within }): TableRow => {
    const shown = cells.map((cell) =>
      typeof cell === 'string' ? cell : { text: cell.number === null ? '–' : showNumber(cell.number), number: true },
    );
    return { cells: [...shown, within ? 'ok' : 'warning'], ...(!within && { tone: 'warning' }) };
  });
  return table([...titles, ''], lines);
}

const n = (number: number | null): Value => ({ number });

function statisticsTable({ datasets }: DriftReport): Html {
  const rows = DATASET_NAMES.flatMap((dataset) =>
    datasets[dataset].bands.map(({ statistic, value, expected, band, within }) => ({
      cells: [dataset, statistic, n(value), n(expected), n(band[0]), n(band[1])],
      within,
    })),
  );
  return checksTable(['dataset', 'statistic', 'value', 'baseline', 'from', 'to'], rows);
}

const TEST_TITLES: Readonly<Record<TestName, string>> = {
  psi: 'population stability index',
  jensenShannon: 'Jensen-Shannon, bits',
  kolmogorovSmirnov: 'Kolmogorov-Smirnov',
  chiSquared: 'chi-squared',
};

function testsTable({ datasets }: DriftReport): Html {
  const rows = DATASET_NAMES.flatMap((dataset) =>
    datasets[dataset].tests.map(({ of, test, value, pValue, threshold, within }) => ({
      cells: [
        dataset,
        of,
        TEST_TITLES[test],
        n(value),
        n(pValue),
        pValue === null ? `at most ${threshold}` : `p at least ${threshold}`,
      ],
      within,
    })),
  );
  return checksTable(['dataset', 'of', 'test', 'value', 'p', 'bound'], rows);
}

function wordsTable({ datasets }: DriftReport): Html {
  const rows = DATASET_NAMES.flatMap((dataset) =>
    datasets[dataset].words.slice(0, 10).map(({ word, share, baselineShare, pValue, within }) => ({
      cells: [dataset, word, n(share), n(baselineShare), n(pValue)],
      within,
    })),
  );
  return checksTable(['dataset', 'word', 'share', 'baseline', 'p'], rows);
}

function duplicatesSection({ duplicates: { count: found, withinTrain, first } }: DriftReport): Html | null {
  if (found === 0 && withinTrain === 0) return null;
  const across = found > 0 && html`<p>${count(found)} test documents are in train too.</p>`;
  const within = withinTrain > 0 && html`<p>${count(withinTrain)} training documents repeat an earlier one.</p>`;
  const pairs = first.map(({ test, train }) => html`<li><code>${test}</code> is <code>${train}</code></li>`);
  return section('Duplicates', [across, within, pairs.length > 0 && html`<ul>${pairs}</ul>`]);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
