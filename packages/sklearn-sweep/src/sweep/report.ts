import { csv, figure, html, page, section, type TableRow, table } from '@aml-mlops/reports';
import type { Comparison, FailedRow, FinishedRow } from './comparison.ts';

const COLUMNS = [
  'accuracy',
  'balancedAccuracy',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedPrecision',
  'weightedRecall',
  'weightedF1',
  'auc',
  'logLoss',
  'modelBytes',
] as const satisfies readonly (keyof FinishedRow)[];

/**
 * The table for spreadsheets (RFC 4180): one row per model, full precision, empty for missing values. A last column
 * `learntFrom` is added if a model was trained on fewer documents than the training set has.
 */
export function comparisonCsv({ rows }: Comparison): string {
  const isBounded = rows.some((row) => row.status === 'finished' && row.learntFrom !== undefined);
  const lines = rows.map((row) => [
    row.model,
    row.status,
    ...COLUMNS.map((column) => (row.status === 'finished' ? row[column] : null)),
    row.status === 'failed' ? row.error : '',
    ...(isBounded ? [row.status === 'finished' ? (row.learntFrom ?? null) : null] : []),
  ]);
  return csv([['model', 'status', ...COLUMNS, 'error', ...(isBounded ? ['learntFrom'] : [])], ...lines], {
    lineEnd: '\r\n',
  });
}

const SHOWN: readonly (readonly [keyof FinishedRow & (typeof COLUMNS)[number], string, (value: number) => string])[] = [
  ['accuracy', 'accuracy', percent],
  ['balancedAccuracy', 'balanced', percent],
  ['macroF1', 'macro F1', percent],
  ['weightedF1', 'weighted F1', percent],
  ['auc', 'AUC', (value) => value.toFixed(3)],
  ['logLoss', 'log loss', (value) => value.toFixed(3)],
  ['modelBytes', 'size', size],
];

/**
 * The HTML page.
 *
 * @param timePicture path of the plot of accuracy against time, which differs between runs and is therefore a separate file
 */
export function comparisonHtml(comparison: Comparison, timePicture: string): string {
  const { rows, judgedBy, documents, words } = comparison;
  const bound = boundNote(comparison);
  const head = SHOWN.map(([, text]) => ({ text, number: true as const }));
  return page({
    title: `Sweep of ${rows.length} classifiers`,
    lead: html`<p>${verdict(comparison)}</p>
<p class="quiet">${documents.train} training documents, ${words} words; judged by ${documents.judged} documents (${judgedBy}).${bound === undefined ? '' : ` ${bound}`}</p>`,
    body: [
      section(
        'Classifiers',
        table(
          ['model', ...head],
          rows.map((row, at) => (row.status === 'finished' ? finishedRow(row, at === 0) : failedRow(row))),
        ),
      ),
      section('Accuracy against time', figure(timePicture, 'Accuracy against time')),
    ],
  });
}

/** Which models were trained on fewer documents than available, in one sentence; undefined if none were. */
export function boundNote({ rows, documents }: Comparison): string | undefined {
  const bounded = rows.flatMap((row) => (row.status === 'finished' && row.learntFrom !== undefined ? [row] : []));
  const [first] = bounded;
  if (!first) return undefined;
  const names = bounded.map(({ model }) => model).join(', ');
  return `Learnt from ${first.learntFrom} of the ${documents.train} documents (steepRows), since their time grows faster than the documents: ${names}.`;
}

/** The outcome in a sentence or two. */
export function verdict({ best, rows }: Comparison): string {
  const { low, high } = best.interval;
  const failed = rows.filter((row) => row.status === 'failed').map(({ model }) => model);
  const runnerUp = best.runnerUp
    ? ` ${best.runnerUp.model} follows with ${percent(best.runnerUp.accuracy)}, ${best.runnerUp.withinInterval ? 'within' : 'outside'} that interval.`
    : '';
  const failures = failed.length > 0 ? ` Failed: ${failed.join(', ')}.` : '';
  return (
    `${best.model} is best with accuracy ${percent(best.accuracy)}; on other documents expect ` +
    `${percent(best.correctedAccuracy)} (95 % interval ${percent(low)} to ${percent(high)}).${runnerUp}${failures}`
  );
}

function finishedRow(row: FinishedRow, isBest: boolean): TableRow {
  const cells = SHOWN.map(([column, , show]) => {
    const value = row[column];
    return { text: typeof value === 'number' ? show(value) : '–', number: true };
  });
  const name = row.learntFrom === undefined ? row.model : `${row.model} (of ${row.learntFrom} documents)`;
  return { cells: [name, ...cells], ...(isBest && { tone: 'best' }) };
}

function failedRow({ model, error }: FailedRow): TableRow {
  return { cells: [model, { text: `failed: ${error}`, span: SHOWN.length }], tone: 'error' };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
