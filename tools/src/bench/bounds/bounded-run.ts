import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Scorer } from '@aml-mlops/scoring';
import { readSweepRows } from '@aml-mlops/sklearn-sweep/classifiers';
import { readTuning } from '@aml-mlops/trainer';
import type { Part, Split } from '../accuracy/split.ts';
import type { Measured } from '../scale/measured-process.ts';
import { runProgram, type StepProgram } from '../scale/run-program.ts';
import { CLEANING } from '../scale/steps.ts';
import type { BoundValues } from './bound.ts';
import { kept } from './kept-step.ts';

/** Time and memory of a step's program. */
export type StepCost = Pick<Measured, 'processorSeconds' | 'peakMemoryBytes'>;

/** What the steps of retraining made of a split. */
export interface BoundedRun {
  /** Name of the champion. */
  readonly model: string;
  /** Its answers to the test documents: int [n], indices into the split's labels. */
  readonly predicted: readonly number[];
  /** Accuracy of the tuned network alone, learnt from the subset, on the subset's test documents. */
  readonly network: number;
  readonly costs: Readonly<Record<'sweep' | 'tune' | 'select', StepCost>>;
}

/** What runs a program, and asks a model; given by tests. */
export interface Means {
  readonly run: typeof runProgram;
  readonly answers: (model: string, split: Split) => Promise<readonly number[]>;
}

/** Finalists that model-selection takes from the sweep by default. */
const FINALISTS = 3;
const DATASET = 'dataset/text';
/** Splits are drawn by rows, and a set may have texts that differ in blanks or letter case alone: validation refuses copies in both. */
const COPIES = ['--duplicates', 'drop'];

/**
 * Runs the programs of define-dataset, data-validation, data-engineering, sklearn-sweep, hypertune and model-selection on a split, as
 * `retrain` does, with given bounds. Steps that have the same inputs and bounds as in another run are not run again; nor is
 * model-selection where the sweep's finalists and the tuned hyperparameters are the same.
 *
 * @param folder keeps all outputs but the models
 * @throws Error with the log of a program that fails
 */
export async function boundedRun(
  split: Split,
  folder: string,
  values: BoundValues,
  { run, answers }: Means = { run: runProgram, answers: answersOf },
): Promise<BoundedRun> {
  const { subsetMaxRows, steepRows, partDocuments, judgedDocuments, fittedCharacters } = values;
  const runStep = stepRunner(run);
  const subset = await prepareSubset(split, folder, subsetMaxRows, runStep);
  const inputs = { train: `${subset}/preparedTrain`, test: `${subset}/preparedTest` };

  const sweep = path.join(subset, `sweep-${steepRows}`);
  const swept = await runStep(sweep, {
    ...{ package: 'sklearn-sweep', inputs, params: ['--steepRows', `${steepRows}`] },
    outputs: { sweep: output(sweep, 'sweep', 'metrics/sweep'), model: output(sweep, 'model', 'model/classifier') },
  });
  const tuning = path.join(subset, `tune-${partDocuments}`);
  const tuned = await runStep(tuning, {
    ...{ package: 'hypertune', inputs, params: ['--partDocuments', `${partDocuments}`] },
    outputs: { tuning: output(tuning, 'tuning', 'metrics/tuning') },
  });
  const { test } = JSON.parse(await readFile(path.join(tuning, 'tuning/best.json'), 'utf8'));

  const question = [
    ...[await finalistsOf(`${sweep}/sweep`), await readTuning(`${tuning}/tuning`)],
    ...[judgedDocuments, fittedCharacters],
  ];
  const name = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 12);
  const place = path.join(folder, `select-${name}`);
  const selected = await kept(path.join(place, 'answers.json'), async () => {
    const cost = await run({
      package: 'model-selection',
      inputs: { train: `${folder}/full/preparedTrain`, sweep: `${sweep}/sweep`, tuning: `${tuning}/tuning` },
      outputs: {
        model: output(place, 'model', 'model/classifier'),
        candidates: output(place, 'candidates', 'metrics/candidates'),
      },
      params: ['--judgedDocuments', `${judgedDocuments}`, '--fittedCharacters', `${fittedCharacters}`],
    });
    const { winner } = JSON.parse(await readFile(path.join(place, 'candidates/candidates.json'), 'utf8'));
    const predicted = await answers(path.join(place, 'model'), split);
    await rm(path.join(place, 'model'), { recursive: true });
    return { model: winner.model as string, predicted, cost: costOf(cost) };
  });
  return {
    ...{ model: selected.model, predicted: selected.predicted, network: test.accuracy },
    costs: { sweep: swept, tune: tuned, select: selected.cost },
  };
}

/** Makes the sets, prepared, if they are not there; answers the folder of the subset. */
async function prepareSubset(
  split: Split,
  folder: string,
  subsetMaxRows: number,
  runStep: StepRunner,
): Promise<string> {
  const raw = path.join(folder, 'raw');
  await kept(path.join(folder, 'raw.json'), async () => {
    await writePartition(raw, 'train', split.labels, split.train);
    await writePartition(raw, 'test', split.labels, split.test);
    return true;
  });
  const subset = path.join(folder, `subset-${subsetMaxRows}`);
  const sets = ['train', 'test', 'subsetTrain', 'subsetTest'];
  const others = {
    quarantine: 'report/quarantine',
    unlabelled: 'dataset/unlabelled',
    ingestedNext: 'dataset/ingested',
  };
  const define = (place: string) =>
    runStep(place, {
      ...{ package: 'define-dataset', inputs: { raw }, params: ['--subsetMaxRows', `${subsetMaxRows}`, ...COPIES] },
      outputs: Object.fromEntries([
        ...sets.map((port) => [port, output(place, port, DATASET)]),
        ...Object.entries(others).map(([port, kind]) => [port, output(place, port, kind as typeof DATASET)]),
      ]),
    });
  const prepare = (place: string, train: string, test: string) =>
    runStep(`${place}/prepared`, {
      ...{ package: 'data-engineering', params: CLEANING },
      inputs: { train, test, report: `${folder}/report/report` },
      outputs: {
        preparedTrain: output(place, 'preparedTrain', DATASET),
        preparedTest: output(place, 'preparedTest', DATASET),
      },
    });
  await define(subset);
  // Training and test set are the same whatever bounds the subset.
  const [train, test] = [`${subset}/train`, `${subset}/test`];
  const report = output(`${folder}/report`, 'report', 'report/drift');
  await runStep(`${folder}/report`, { package: 'data-validation', inputs: { train, test }, outputs: { report } });
  await prepare(`${folder}/full`, train, test);
  await prepare(subset, `${subset}/subsetTrain`, `${subset}/subsetTest`);
  return subset;
}

function output(place: string, port: string, kind: StepProgram['outputs'][string]['kind']) {
  return { folder: path.join(place, port), kind };
}

type StepRunner = (place: string, program: StepProgram) => Promise<StepCost>;

/** Runs a step, unless its folder says that it was. */
function stepRunner(run: Means['run']): StepRunner {
  return (place, program) => kept(path.join(place, 'measured.json'), async () => costOf(await run(program)));
}

function costOf({ processorSeconds, peakMemoryBytes }: Measured): StepCost {
  return { processorSeconds, peakMemoryBytes };
}

/** Names of the classifiers that model-selection takes from a sweep. */
async function finalistsOf(sweep: string): Promise<string[]> {
  const rows = (await readSweepRows(sweep)).filter(({ accuracy }) => accuracy !== null);
  return rows
    .toSorted((a, b) => b.accuracy! - a.accuracy! || (b.macroF1 ?? 0) - (a.macroF1 ?? 0))
    .slice(0, FINALISTS)
    .map(({ model }) => model);
}

async function answersOf(model: string, { labels, test }: Split): Promise<number[]> {
  const scorer = await Scorer.load(model);
  try {
    return (await scorer.classify(test.texts)).map(({ label }) => labels.indexOf(label));
  } finally {
    await scorer.close();
  }
}

async function writePartition(raw: string, name: string, labels: readonly string[], part: Part): Promise<void> {
  const folder = path.join(raw, `split=${name}`);
  await mkdir(folder, { recursive: true });
  const rows = part.texts.map((text, i) => `${JSON.stringify({ text, label: labels[part.targets[i]!] })}\n`);
  await writeFile(path.join(folder, 'rows.jsonl'), rows.join(''));
}
