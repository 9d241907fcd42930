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
  'fitSeconds',
  'predictSeconds',
  'modelBytes',
] as const satisfies readonly (keyof FinishedRow)[];

/** The table for spreadsheets (RFC 4180): a row per model, numbers in full, empty where a model has no such number. */
export function comparisonCsv({ rows }: Comparison): string {
  const lines = rows.map((row) => [
    row.model,
    row.status,
    ...COLUMNS.map((column) => (row.status === 'finished' ? String(row[column] ?? '') : '')),
    row.status === 'failed' ? row.error : '',
  ]);
  const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [['model', 'status', ...COLUMNS, 'error'], ...lines]
    .map((line) => `${line.map(quote).join(',')}\r\n`)
    .join('');
}

const SHOWN: readonly (readonly [keyof FinishedRow & (typeof COLUMNS)[number], string, (value: number) => string])[] = [
  ['accuracy', 'accuracy', percent],
  ['balancedAccuracy', 'balanced', percent],
  ['macroF1', 'macro F1', percent],
  ['weightedF1', 'weighted F1', percent],
  ['auc', 'AUC', (value) => value.toFixed(3)],
  ['logLoss', 'log loss', (value) => value.toFixed(3)],
  ['fitSeconds', 'fit', duration],
  ['predictSeconds', 'predict', duration],
  ['modelBytes', 'size', size],
];

/** One page for people, with nothing outside it. */
export function comparisonHtml(comparison: Comparison, picture: string): string {
  const { rows, judgedBy, documents, words } = comparison;
  const head = SHOWN.map(([, title]) => `<th>${title}</th>`).join('');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sweep of ${rows.length} classifiers</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; color: #1f2530; max-width: 62rem; margin: 2.5rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { padding: .35rem .6rem; text-align: right; border-bottom: 1px solid #e4e7ec; }
  th:first-child, td:first-child { text-align: left; }
  tr.best td { font-weight: 600; }
  tr.failed td { color: #a3262a; text-align: left; }
  svg { max-width: 100%; height: auto; margin-top: 1.5rem; }
</style>
<h1>Sweep of ${rows.length} classifiers</h1>
<p>${escapeHtml(verdict(comparison))}</p>
<p>${documents.train} training documents, ${words} words; judged by ${documents.judged} documents (${escapeHtml(judgedBy)}).</p>
<table>
<thead><tr><th>model</th>${head}</tr></thead>
<tbody>
${rows.map((row, at) => (row.status === 'finished' ? finishedRow(row, at === 0) : failedRow(row))).join('\n')}
</tbody>
</table>
${picture}
</html>
`;
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
    `${best.model} is best with accuracy ${percent(best.accuracy)} ` +
    `(95 % interval ${percent(low)} to ${percent(high)}).${runnerUp}${failures}`
  );
}

function finishedRow(row: FinishedRow, isBest: boolean): string {
  const cells = SHOWN.map(([column, , show]) => {
    const value = row[column];
    return `<td>${typeof value === 'number' ? show(value) : '–'}</td>`;
  });
  return `<tr${isBest ? ' class="best"' : ''}><td>${row.model}</td>${cells.join('')}</tr>`;
}

function failedRow({ model, error }: FailedRow): string {
  return `<tr class="failed"><td>${model}</td><td colspan="${SHOWN.length}">failed: ${escapeHtml(error)}</td></tr>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function duration(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
