import { html, page, section, type TableRow, table } from '@aml-mlops/reports';
import { METRIC_NAMES } from '@aml-mlops/scoring';
import type { CandidateComparison, CandidateRow, Lead } from './comparison.ts';
import { verdict } from './verdict.ts';

/** The HTML page. */
export function candidatesPage(comparison: CandidateComparison): string {
  const { rows, folds, documents, metric, winner } = comparison;
  const hasCost = rows.some(({ cost }) => cost !== null);
  const columns = ['folds', 'accuracy', 'macro F1', 'log loss', ...(hasCost ? ['cost'] : [])];
  const drawn = documents.judged < documents.train ? `, ${documents.judged} of ${documents.train} drawn to judge` : '';
  const learnt =
    documents.learntFrom === undefined
      ? ''
      : ` The winner learnt from ${documents.learntFrom} of ${documents.train} documents, a stratified draw.`;
  const held =
    documents.heldOut === undefined
      ? ''
      : ` ${documents.heldOut} documents were held out from its fit: they tell how sure it may be.`;
  return page({
    title: `Selection among ${rows.length} candidates`,
    lead: html`<p>${verdict(comparison)}</p>
<p class="quiet">Judged by ${METRIC_NAMES[metric]} in a cross-validation of the training data in ${folds} folds${drawn}: every
vocabulary is that of a fold's own documents, and no test document was seen. The first fold judged all; the others those within one
standard error of its best.${learnt}${held}</p>`,
    body: [
      section(
        'Candidates',
        table(
          ['candidate', ...columns.map(number)],
          rows.map((row, at) => candidateRow(row, at === 0, hasCost, columns.length)),
        ),
      ),
      section(
        'The lead of the winner',
        table(
          [
            'over',
            ...['by', '95 % interval', 'only it is right', 'only the other is right', 'p (McNemar)'].map(number),
          ],
          [winner.overRunnerUp, winner.overMajority].flatMap((lead) => (lead ? [leadRow(lead)] : [])),
        ),
      ),
      section(
        'The winner by class',
        table(
          ['class', ...['precision', 'recall', 'F1', 'documents'].map(number)],
          winner.classes.map(({ label, precision, recall, f1, documents: count }) => ({
            cells: [label, ...[precision, recall, f1].map((value) => number(value.toFixed(3))), number(String(count))],
          })),
        ),
      ),
    ],
  });
}

function candidateRow(row: CandidateRow, isBest: boolean, hasCost: boolean, width: number): TableRow {
  if (row.error !== undefined) {
    return { cells: [row.model, { text: `failed: ${row.error}`, span: width }], tone: 'error' };
  }
  const values = [row.accuracy, row.macroF1, row.logLoss, ...(hasCost ? [row.cost] : [])];
  return {
    cells: [row.model, number(String(row.folds)), ...values.map((value) => number(value?.toFixed(4) ?? '–'))],
    ...(isBest && { tone: 'best' }),
  };
}

function leadRow({ over, advantage, interval, mcnemar }: Lead): TableRow {
  const range = `${interval.lower.toFixed(4)} to ${interval.upper.toFixed(4)}`;
  const { onlyFirst, onlySecond, pValue } = mcnemar;
  const texts = [advantage.toFixed(4), range, String(onlyFirst), String(onlySecond), pValue.toPrecision(2)];
  return { cells: [over, ...texts.map(number)] };
}

function number(text: string) {
  return { text, number: true as const };
}
