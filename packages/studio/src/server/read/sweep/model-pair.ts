import { MlopsError } from '@aml-mlops/errors';
import type { ModelPair } from '../../../api/sweep.ts';
import type { CsvCell } from '../../../csv/csv-line.ts';
import type { StudioContext } from '../../context.ts';
import { rowsAt, rowsFrom } from '../../data/read-rows.ts';
import { notFound } from '../../not-found.ts';
import type { PairAnswers } from '../../reckoning/tasks.ts';
import { outputOfNode } from '../runs-with-output.ts';
import { modelRuns } from './model-runs.ts';
import { SWEEP_KIND } from './sweep.ts';
import { sweepData } from './sweep-data.ts';

const MOST_SHOWN = 200;
const EXCERPT = 600;

/** Two models of a sweep, by name. */
export interface PairAsked {
  readonly run: string;
  readonly node: string;
  readonly models: readonly [string, string];
}

/**
 * Two models of a sweep on its test documents: the models stored with their runs classify them again.
 *
 * @throws MlopsError `E_NOT_FOUND` for an unknown sweep or model, `E_SWEEP_DATA`
 */
export async function modelPair(context: StudioContext, asked: PairAsked): Promise<ModelPair> {
  const { test, pair } = await answersOfPair(context, asked);
  const { labels, targets, sides } = pair;
  const [a, b] = answersIn(pair);
  const differing = differingRows(pair);
  const shown = differing.slice(0, MOST_SHOWN);
  const documents = await rowsAt(test, shown);
  return {
    ...{ labels, sides, documents: targets.length },
    disagreements: shown.map((i) => ({
      id: documents.get(i)?.id ?? '',
      text: documents.get(i)?.text.slice(0, EXCERPT) ?? '',
      truth: labels[targets[i]!] ?? '',
      said: [labels[a[i]!] ?? '', labels[b[i]!] ?? ''] as const,
    })),
    disagree: differing.length,
    onlyRight: [
      differing.filter((i) => a[i] === targets[i]).length,
      differing.filter((i) => b[i] === targets[i]).length,
    ],
  };
}

/** Every document that the two disagree on, in full, as rows of a file. */
export async function* disagreementRows(context: StudioContext, asked: PairAsked): AsyncGenerator<readonly CsvCell[]> {
  const { test, pair } = await answersOfPair(context, asked);
  const { labels, targets } = pair;
  const [a, b] = answersIn(pair);
  const wanted = new Set(differingRows(pair));
  for await (const { row, id, text } of rowsFrom(test, 0)) {
    if (wanted.has(row)) yield [id, text, labels[targets[row]!], labels[a[row]!], labels[b[row]!]];
  }
}

async function answersOfPair(context: StudioContext, { run, node, models }: PairAsked) {
  const output = outputOfNode(context.workspace, run, node, SWEEP_KIND);
  if (!output) throw notFound('sweep', `run ${run}`, node);
  const fitted = await Promise.all(
    models.map(async (name) => ({ name, json: await fittedModel(context, output.hash, name) })),
  );
  const data = await sweepData(context.workspace, run, node);
  const key = JSON.stringify([run, node, output.hash, models]);
  const pair = await context.reckoner.reckon(key, { do: 'pair', ...data, models: fitted });
  return { test: data.test, pair };
}

function answersIn({ answers }: PairAnswers): readonly [Int32Array, Int32Array] {
  return [answers[0]!, answers[1]!];
}

function differingRows(pair: PairAnswers): number[] {
  const [a, b] = answersIn(pair);
  return [...pair.targets.keys()].filter((i) => a[i] !== b[i]);
}

async function fittedModel(context: StudioContext, hash: string, model: string): Promise<string> {
  const record = (await modelRuns(context, hash)).get(model);
  if (!record) throw notFound('model', 'the sweep', model);
  const bytes = await context.tracking.readArtifact(record.runId, 'model/classifier.json').catch((cause: unknown) => {
    throw new MlopsError(
      'E_SWEEP_DATA',
      `model ${model} must be kept with its run; it is too large or was deleted`,
      {},
      { cause },
    );
  });
  return Buffer.from(bytes).toString('utf8');
}
