import { expect, test } from 'vitest';
import { candidatesCsv } from './candidates-csv.ts';
import { candidatesPage } from './candidates-page.ts';
import type { CandidateComparison } from './comparison.ts';
import { verdict } from './verdict.ts';

const judged = { status: 'judged', folds: 3, documents: 90, macroF1: 0.8, logLoss: 0.5, cost: null } as const;
const nothing = { folds: 0, documents: 0, accuracy: null, macroF1: null, logLoss: null, cost: null } as const;
const lead = {
  advantage: 0.05,
  interval: { lower: -0.01, upper: 0.11 },
  mcnemar: { onlyFirst: 9, onlySecond: 4, pValue: 0.267 },
};

const comparison: CandidateComparison = {
  schemaVersion: 1,
  metric: 'accuracy',
  folds: 3,
  documents: { train: 200, judged: 90 },
  rows: [
    { model: 'linear-svc (pairs)', ...judged, accuracy: 0.85 },
    { model: 'network (words)', ...judged, accuracy: 0.8 },
    { model: 'ridge (words, no stop words)', status: 'failed', ...nothing, error: 'a "bad" <word>' },
  ],
  winner: {
    model: 'linear-svc (pairs)',
    accuracy: { corrected: 0.84, low: 0.75, high: 0.91 },
    overRunnerUp: { over: 'network (words)', ...lead },
    overMajority: null,
    classes: [{ label: '<script>', precision: 0.9, recall: 0.8, f1: 0.847, documents: 45 }],
  },
};

test('the verdict says by how much the winner leads, and with which doubt', () => {
  expect(verdict(comparison)).toBe(
    'linear-svc (pairs) is best with accuracy 0.8500. It leads network (words) by 0.0500 (95 % interval -0.0100 to 0.1100). ' +
      'On other documents expect an accuracy of 0.840 (95 % interval 0.750 to 0.910).',
  );
});

test('the CSV has a row a candidate; quotes do not break it, and what is not there is empty', () => {
  expect(candidatesCsv(comparison).split('\r\n')).toEqual([
    'model,status,folds,documents,accuracy,macroF1,logLoss,cost,error',
    'linear-svc (pairs),judged,3,90,0.85,0.8,0.5,,',
    'network (words),judged,3,90,0.8,0.8,0.5,,',
    '"ridge (words, no stop words)",failed,0,0,,,,,"a ""bad"" <word>"',
    '',
  ]);
});

test('the page shows every candidate, the lead and the classes, and escapes what it quotes', () => {
  const page = candidatesPage(comparison);
  for (const text of [
    'network (words)',
    '-0.0100 to 0.1100',
    '0.8500',
    '90 of 200 drawn to judge',
    '&#60;script&#62;',
  ]) {
    expect(page).toContain(text);
  }
  expect(page).not.toContain('<script>');
  expect(page).toContain('failed: a');
});
