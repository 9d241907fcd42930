import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { Scorer } from '@aml-mlops/scoring';
import { modelSelection } from './contract.ts';
import { LABELS, posts } from './posts.fixture.ts';
import type { CandidateComparison } from './report/comparison.ts';
import { run } from './run.ts';

/** Parameters of a network that posts are soon learnt with. */
export const QUICK = { network: { epochs: 20, hiddenSize: 8, learningRate: 0.02 } };

/** Runs the step in a new folder within a folder. */
export async function selectFrom(
  folder: string,
  params: Record<string, unknown>,
  inputs: { readonly train: string; readonly sweep?: string },
) {
  const at = await mkdtemp(path.join(folder, 'run-'));
  const outcome = await runStep(modelSelection, run, { folder: at, inputs, params: { ...QUICK, ...params } });
  const file = path.join(outcome.outputs.candidates, 'candidates.json');
  const comparison = JSON.parse(await readFile(file, 'utf8')) as CandidateComparison;
  return { ...outcome, comparison };
}

/** A sweep whose best classifier is the k nearest neighbours. */
export async function neighbourSweep(folder: string): Promise<string> {
  const sweep = await mkdtemp(path.join(folder, 'sweep-'));
  const rows = [{ model: 'knn', accuracy: 0.9, macroF1: 0.9 }];
  await writeFile(path.join(sweep, 'sweep.json'), JSON.stringify({ rows }));
  return sweep;
}

/** Accuracy of a model's folder on posts that nobody has seen. */
export async function accuracyOf(model: string): Promise<number> {
  const { texts, targets } = posts(2, 200);
  const scorer = await Scorer.load(model);
  const answers = await scorer.classify(texts);
  await scorer.close();
  return answers.filter(({ label }, i) => label === LABELS[targets[i]!]).length / texts.length;
}
