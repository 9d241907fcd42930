import { MlopsError, rangeError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import { expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const plan = { nodes: [{ name: 'ingest-a', params: { labelColumn: 'label', maxBadShare: 0.02 } }] } as unknown as Plan;
const explain = (error: Error, log?: string) =>
  explainFailure(plan, { run: 'r1', node: 'ingest-a', error, log }).split('\n');

test('a step that failed over its data: its log, and the command that continues', () => {
  expect(explain(new Error('it broke'), '/home/log.txt')).toEqual([
    'step ingest-a of run r1 failed: it broke',
    '  log: /home/log.txt',
    '  Fix the cause, then continue with: mlops resume r1',
  ]);
});

test('an error that names a parameter of the step gives the command that sets it', () => {
  expect(explain(new MlopsError('E_BAD_ROWS', 'too many', { parameter: 'maxBadShare' })).slice(1)).toEqual([
    '  Fix the cause, then continue with: mlops resume r1',
    '  Or with another setting: mlops resume r1 --param ingest-a.maxBadShare=…',
  ]);
});

test('where a value is out of range, nothing but another one helps', () => {
  expect(explain(rangeError('labelColumn', 'ingest', 'another', 'text')).slice(1)).toEqual([
    '  Continue with another value: mlops resume r1 --param ingest-a.labelColumn=…',
  ]);
});

test.each([
  ['Label', 'Label'],
  ['the label', "'the label'"],
  ["it's $HOME", "'it'\\''s $HOME'"],
  ['a\u001bb', "'a\\u001bb'"],
])('the value %j that an error proposes is one word of a shell', (value, word) => {
  const error = new MlopsError('E_RAW_SCHEMA', 'x', { parameter: 'labelColumn', proposed: { labelColumn: value } });
  expect(explain(error).at(-1)).toBe(`  Or with another setting: mlops resume r1 --param ingest-a.labelColumn=${word}`);
});

test('a parameter of another owner is no parameter of the step', () => {
  expect(explain(rangeError('alpha', 'MultinomialNB', 'in [0, inf)', -1)).slice(1)).toEqual([
    '  Fix the cause, then continue with: mlops resume r1',
  ]);
  expect(explain(rangeError('constructor', 'x', 'y', -1))).toHaveLength(2);
});
