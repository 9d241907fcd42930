import { expect, test } from 'vitest';
import type { Comparison } from './comparison.ts';
import { boundNote, comparisonCsv, comparisonHtml, verdict } from './report.ts';

const comparison: Comparison = {
  schemaVersion: 2,
  judgedBy: 'the test set',
  documents: { train: 100, judged: 50 },
  words: 1234,
  rows: [
    {
      model: 'ridge',
      status: 'finished',
      accuracy: 0.91,
      balancedAccuracy: 0.9,
      macroPrecision: 0.89,
      macroRecall: 0.9,
      macroF1: 0.88,
      weightedPrecision: 0.9,
      weightedRecall: 0.91,
      weightedF1: 0.9,
      auc: 0.98,
      logLoss: null,
      modelBytes: 2_500_000,
    },
    { model: 'knn', status: 'failed', error: 'nNeighbors must be <= 3, "or so"; got <10>' },
  ],
  best: { model: 'ridge', accuracy: 0.91, correctedAccuracy: 0.9, interval: { low: 0.83, high: 0.98 }, runnerUp: null },
};

test('the CSV has a row per model; a comma or a quote does not break it', () => {
  expect(comparisonCsv(comparison).split('\r\n')).toEqual([
    'model,status,accuracy,balancedAccuracy,macroPrecision,macroRecall,macroF1,weightedPrecision,weightedRecall,weightedF1,auc,logLoss,modelBytes,error',
    'ridge,finished,0.91,0.9,0.89,0.9,0.88,0.9,0.91,0.9,0.98,,2500000,',
    'knn,failed,,,,,,,,,,,,"nNeighbors must be <= 3, ""or so""; got <10>"',
    '',
  ]);
});

test('the verdict names the best, its interval, the runner-up and what failed', () => {
  expect(verdict(comparison)).toBe(
    'ridge is best with accuracy 91.0 %; on other documents expect 90.0 % (95 % interval 83.0 % to 98.0 %). Failed: knn.',
  );
  const runnerUp = { model: 'sgd-l2', accuracy: 0.9, withinInterval: true } as const;
  expect(verdict({ ...comparison, best: { ...comparison.best, runnerUp } })).toContain(
    'sgd-l2 follows with 90.0 %, within that interval.',
  );
});

test('the page shows every model and escapes what it quotes', () => {
  const page = comparisonHtml(comparison, '_measured/picture.svg');
  expect(page).toContain('>91.0 %</td>');
  expect(page).toContain('got &#60;10&#62;');
  expect(page).toContain('src="_measured/picture.svg"');
  expect(page).toContain('>2.5 MB</td>');
});

test('a bound on what models learn from is told in table, page and sentence, and nothing is said where there is none', () => {
  const bounded: Comparison = {
    ...comparison,
    rows: comparison.rows.map((row) => (row.status === 'finished' ? { ...row, learntFrom: 40 } : row)),
  };
  const [head, ridge, knn] = comparisonCsv(bounded).split('\r\n');
  expect(head).toMatch(/,error,learntFrom$/);
  expect(ridge).toMatch(/,2500000,,40$/);
  expect(knn).toMatch(/,$/);
  expect(boundNote(bounded)).toBe(
    'Learnt from 40 of the 100 documents (steepRows), since their time grows faster than the documents: ridge.',
  );
  expect(comparisonHtml(bounded, 'x.svg')).toContain('ridge (of 40 documents)');
  expect(boundNote(comparison)).toBeUndefined();
});
