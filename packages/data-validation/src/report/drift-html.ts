import { renderFigure, type VegaLiteSpec } from '@aml-mlops/charts';
import type { TestName } from '../drift/tests.ts';
import { showNumber } from '../drift/warnings.ts';
import { DATASET_NAMES, type Validation } from '../validate.ts';
import type { DriftReport } from './drift-report.ts';
import { classFigure, deviationFigure, statisticFigures, wordFigure } from './figures.ts';
import { STYLE } from './style.ts';

/** The report as one page that needs nothing beside it. */
export async function driftHtml(report: DriftReport, validation: Validation): Promise<string> {
  const figures: string[] = [];
  const specs = [
    classFigure(validation),
    deviationFigure(validation),
    ...statisticFigures(validation),
    wordFigure(validation),
  ];
  for (const spec of specs) figures.push(await picture(spec));
  const { datasets, baseline, errors, warnings } = report;
  const sizes = `train ${count(datasets.train.rows)} · test ${count(datasets.test.rows)} · baseline ${count(baseline.rows)} documents${baseline.from === 'given' ? '' : ' (the training set)'}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Drift report</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Drift report</h1>
<p class="sizes">${sizes}</p>
<p>${verdict(errors.length, 'error')} ${verdict(warnings.length, 'warning')}</p>
</header>
${messages('Errors', errors, 'error')}
${messages('Warnings', warnings, 'warning')}
<section class="figures">${figures.join('\n')}</section>
<section><h2>Statistics</h2>${statisticsTable(report)}</section>
<section><h2>Tests of distributions</h2>
<p>Fewer unknown words than in the baseline are no drift, however sure the test.</p>${testsTable(report)}</section>
<section><h2>Words</h2>
<p>Share of documents that hold the word; p by Fisher's exact test, corrected for all words.</p>${wordsTable(report)}</section>
${duplicatesSection(report)}
</body>
</html>
`;
}

async function picture(spec: VegaLiteSpec): Promise<string> {
  const { svg } = await renderFigure(spec);
  // Each in a document of its own: ids within one SVG must not meet those of another.
  const title = typeof spec.title === 'object' && spec.title && 'text' in spec.title ? String(spec.title.text) : '';
  return `<figure><img alt="${escapeHtml(title)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></figure>`;
}

function verdict(found: number, what: string): string {
  const state = found === 0 ? 'ok' : what;
  return `<span class="badge ${state}">${found === 0 ? 'no' : found} ${what}${found === 1 ? '' : 's'}</span>`;
}

function messages(title: string, items: readonly { readonly message: string }[], state: string): string {
  if (items.length === 0) return '';
  const lines = items.map(({ message }) => `<li class="${state}">${escapeHtml(message)}</li>`);
  return `<section><h2>${title}</h2><ul>${lines.join('\n')}</ul></section>`;
}

type Cell = string | { readonly number: number | null };
interface Row {
  readonly cells: readonly Cell[];
  readonly within: boolean;
}

function table(head: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map(({ cells, within }) => {
    const shown = cells.map((cell) =>
      typeof cell === 'string'
        ? `<td>${escapeHtml(cell)}</td>`
        : `<td class="number">${cell.number === null ? '–' : showNumber(cell.number)}</td>`,
    );
    return `<tr${within ? '' : ' class="warning"'}>${shown.join('')}<td>${within ? 'ok' : 'warning'}</td></tr>`;
  });
  const titles = [...head, ''].map((title) => `<th>${title}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${titles}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

const n = (number: number | null): Cell => ({ number });

function statisticsTable({ datasets }: DriftReport): string {
  const rows = DATASET_NAMES.flatMap((dataset) =>
    datasets[dataset].bands.map(({ statistic, value, expected, band, within }) => ({
      cells: [dataset, statistic, n(value), n(expected), n(band[0]), n(band[1])],
      within,
    })),
  );
  return table(['dataset', 'statistic', 'value', 'baseline', 'from', 'to'], rows);
}

const TEST_TITLES: Readonly<Record<TestName, string>> = {
  psi: 'population stability index',
  jensenShannon: 'Jensen-Shannon, bits',
  kolmogorovSmirnov: 'Kolmogorov-Smirnov',
  chiSquared: 'chi-squared',
};

function testsTable({ datasets }: DriftReport): string {
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
  return table(['dataset', 'of', 'test', 'value', 'p', 'bound'], rows);
}

function wordsTable({ datasets }: DriftReport): string {
  const rows = DATASET_NAMES.flatMap((dataset) =>
    datasets[dataset].words.slice(0, 10).map(({ word, share, baselineShare, pValue, within }) => ({
      cells: [dataset, word, n(share), n(baselineShare), n(pValue)],
      within,
    })),
  );
  return table(['dataset', 'word', 'share', 'baseline', 'p'], rows);
}

function duplicatesSection({ duplicates: { count: found, withinTrain, first } }: DriftReport): string {
  const note = withinTrain === 0 ? '' : ` ${count(withinTrain)} training documents repeat an earlier one.`;
  if (found === 0) return note === '' ? '' : `<section><h2>Duplicates</h2><p>${note}</p></section>`;
  const pairs = first.map(
    ({ test, train }) => `<li><code>${escapeHtml(test)}</code> is <code>${escapeHtml(train)}</code></li>`,
  );
  return `<section><h2>Duplicates</h2><p>${count(found)} test documents are in train too.${note}</p><ul>${pairs.join('\n')}</ul></section>`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
