import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { summarise } from './candidates.summary.ts';

test.each([
  ['has the costs that candidates are ordered by', 0.25, ['cost', '0.250']],
  ['has none where no costs were given', null, ['log loss', '0.500']],
])('the table %s', async (_, cost, last) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'candidates-'));
  const row = { model: 'ridge', folds: 3, accuracy: 0.8, macroF1: 0.7, logLoss: 0.5, cost };
  const winner = { accuracy: { corrected: 0.8, low: 0.7, high: 0.9 }, overRunnerUp: null };
  await writeFile(path.join(folder, 'candidates.json'), JSON.stringify({ folds: 3, rows: [row], winner }));
  const { section } = await summarise(folder, 'candidates');
  await rm(folder, { recursive: true });
  expect([section?.table?.columns.at(-1)?.title, section?.table?.rows[0]?.at(-1)]).toEqual(last);
});
