import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashFolder, writeDataset, writeDescriptor } from '@aml-mlops/artifacts';
import { classCounts, labelMetrics } from '@aml-mlops/metrics';
import { Scorer } from '@aml-mlops/scoring';
import { cleaningFor, cleanText, writeCleaning } from '@aml-mlops/text';
import type { Scores } from './scores.ts';
import type { Split } from './split.ts';

const MLOPS = path.resolve(import.meta.dirname, '../../../../packages/cli/bin/mlops');
const run = promisify(execFile);

/**
 * Cleans the rows as the pipeline does, builds a model with model-selection, and predicts the test rows.
 *
 * @param metric by which candidates are compared; by macro F1 those with decision weights compete too
 */
export async function championOf(
  { labels, train, test }: Split,
  folder: string,
  metric: keyof Scores,
): Promise<{ readonly model: string; readonly scores: Scores }> {
  const cleaning = await cleaningFor({ language: 'any', punctuation: 'tokens' });
  const prepared = path.join(folder, 'train');
  const texts = train.texts.map((text) => cleanText(text, cleaning));
  await writeDataset(prepared, labels, { ids: texts.map((_, i) => `${i}`), texts, targets: [...train.targets] });
  await writeCleaning(prepared, cleaning);
  await writeDescriptor(prepared, 'dataset/text', await hashFolder(prepared), {
    step: 'bench',
    version: '1',
    run: 'bench',
  });
  const to = path.join(folder, 'out');
  const args = [
    'step',
    'run',
    'model-selection',
    '--input',
    `train=${prepared}`,
    '--to',
    to,
    '--no-cache',
    '--param',
    `metric=${metric}`,
  ];
  const variables = { MLOPS_HOME: path.join(folder, 'home'), NO_COLOR: '1' };
  await run(MLOPS, args, { env: { ...process.env, ...variables }, maxBuffer: 1 << 26 });

  const scorer = await Scorer.load(path.join(to, 'model'));
  const answers = await scorer.classify(test.texts);
  await scorer.close();
  const predicted = answers.map(({ label }) => labels.indexOf(label));
  const { accuracy, macroF1 } = labelMetrics(classCounts(test.targets, predicted, labels.length));
  const file = path.join(to, 'candidates/candidates.json');
  const { winner } = JSON.parse(await readFile(file, 'utf8')) as { winner: { model: string } };
  return { model: winner.model, scores: { accuracy, macroF1 } };
}
