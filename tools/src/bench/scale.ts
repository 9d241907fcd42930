import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ArtifactKind, hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { zipfCorpus } from '../corpus/zipf-corpus.ts';
import { type BenchReport, type BenchRow, thisMachine } from './report.ts';
import { type Measured, measureProgram } from './scale/measured-process.ts';

const PACKAGES = path.resolve(import.meta.dirname, '../../../packages');
const CLASSES = 8;
/** Training documents per test document. */
const TEST_EVERY = 10;
const CLEANING = [
  '--rules',
  '2',
  '--language',
  'auto',
  '--punctuation',
  'tokens',
  '--digits',
  'false',
  '--stopWords',
  'false',
];

interface Step {
  readonly name: string;
  readonly package: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, ArtifactKind>>;
  readonly params?: readonly string[];
}

const dataset = { train: 'train', test: 'test' };
const subset = { train: 'subsetTrain', test: 'subsetTest' };
const prepared = { train: 'preparedSubsetTrain', test: 'preparedSubsetTest' };

/** The steps of `retrain` with the same wiring; folder names are those of the ports. */
const STEPS: readonly Step[] = [
  {
    name: 'define',
    package: 'define-dataset',
    inputs: { raw: 'raw' },
    outputs: {
      train: 'dataset/text',
      test: 'dataset/text',
      subsetTrain: 'dataset/text',
      subsetTest: 'dataset/text',
      quarantine: 'report/quarantine',
      unlabelled: 'dataset/unlabelled',
      ingestedNext: 'dataset/ingested',
    },
  },
  { name: 'validate', package: 'data-validation', inputs: dataset, outputs: { report: 'report/drift' } },
  {
    name: 'prepare',
    package: 'data-engineering',
    inputs: { ...dataset, report: 'report' },
    outputs: { preparedTrain: 'dataset/text', preparedTest: 'dataset/text' },
    params: CLEANING,
  },
  {
    name: 'prepare-subset',
    package: 'data-engineering',
    inputs: { ...subset, report: 'report' },
    outputs: { preparedSubsetTrain: 'dataset/text', preparedSubsetTest: 'dataset/text' },
    params: CLEANING,
  },
  {
    name: 'sweep',
    package: 'sklearn-sweep',
    inputs: prepared,
    outputs: { sweep: 'metrics/sweep', sweepModel: 'model/classifier' },
  },
  { name: 'tune', package: 'hypertune', inputs: prepared, outputs: { tuning: 'metrics/tuning' } },
  {
    name: 'select',
    package: 'model-selection',
    inputs: { train: 'preparedTrain', sweep: 'sweep', tuning: 'tuning' },
    outputs: { model: 'model/classifier', candidates: 'metrics/candidates' },
  },
  {
    name: 'profile',
    package: 'profiler',
    inputs: { dataset: 'train', report: 'report' },
    outputs: { historicNext: 'profile/historic' },
  },
];

/** A step's own output names, if the folders have other names here. */
const PORTS: Readonly<Record<string, string>> = {
  preparedSubsetTrain: 'preparedTrain',
  preparedSubsetTest: 'preparedTest',
  sweepModel: 'model',
};

const SCALE_STEPS = STEPS.map(({ name }) => name);

/**
 * Runs the programs of the retraining steps in sequence on synthetic documents: first a tenth of them, then all. The
 * ratio matters: ten times the documents should take at most ten times as long.
 *
 * @param options.documents training documents of the larger run, at least 2,000. Default: 20,000
 * @param options.steps only these steps; what they read must be made by them, or be in the folder. Default: all steps
 * @param options.folder keeps the documents, outputs, logs and figures: a benchmark that was stopped continues there, and
 *   steps that were measured there are not run again. Default: a temporary folder, removed at the end
 */
export async function benchScale(options: {
  readonly documents?: number | undefined;
  readonly steps?: readonly string[] | undefined;
  readonly folder?: string | undefined;
}): Promise<BenchReport> {
  const { documents = 20_000 } = options;
  const wanted = options.steps ?? SCALE_STEPS;
  const unknown = wanted.find((name) => !SCALE_STEPS.includes(name));
  if (unknown !== undefined) throw new Error(`steps must be some of ${SCALE_STEPS.join(', ')}; got ${unknown}`);
  if (documents < 2000) throw new Error(`documents must be in [2000, inf); got ${documents}`);
  const steps = STEPS.filter(({ name }) => wanted.includes(name));
  const tenth = await runSteps(Math.round(documents / 10), steps, options.folder);
  const whole = await runSteps(documents, steps, options.folder);
  const total = [...whole.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = steps.map(({ name }): BenchRow => {
    const [a, b] = [tenth.get(name)!, whole.get(name)!];
    return {
      step: name,
      secondsOfTenth: a.seconds,
      seconds: b.seconds,
      times: b.seconds / a.seconds,
      processorOfTenth: a.processorSeconds,
      processor: b.processorSeconds,
      processorTimes: b.processorSeconds / a.processorSeconds,
      documentsPerSecond: Math.round(documents / b.seconds),
      share: b.seconds / total,
      peakMB: Math.round(b.peakMemoryBytes / 1e6),
    };
  });
  return {
    bench: 'scale',
    machine: thisMachine(),
    rows,
    totals: {
      documents,
      secondsOfTenth: [...tenth.values()].reduce((sum, { seconds }) => sum + seconds, 0),
      seconds: total,
    },
    peakMemoryBytes: Math.max(...[...whole.values()].map(({ peakMemoryBytes }) => peakMemoryBytes)),
  };
}

async function runSteps(
  documents: number,
  steps: readonly Step[],
  kept: string | undefined,
): Promise<ReadonlyMap<string, Measured>> {
  if (kept !== undefined) return runStepsIn(path.join(kept, String(documents)), documents, steps);
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    return await runStepsIn(folder, documents, steps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runStepsIn(
  folder: string,
  documents: number,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, Measured>> {
  const file = path.join(folder, 'measured.json');
  const measured = await readMeasured(file);
  if (measured === undefined) await writeRaw(path.join(folder, 'raw'), documents);
  const all = new Map(Object.entries(measured ?? {}));
  const keep = () => writeFile(file, JSON.stringify(Object.fromEntries(all), null, 2));
  await keep();
  for (const step of steps) {
    if (all.has(step.name)) continue;
    const done = await runStep(folder, step);
    all.set(step.name, done);
    await keep();
    const { seconds, processorSeconds, peakMemoryBytes } = done;
    process.stderr.write(
      `${documents} documents, ${step.name}: ${seconds.toFixed(1)} s, processor ${processorSeconds.toFixed(1)} s, ${Math.round(peakMemoryBytes / 1e6)} MB\n`,
    );
  }
  return all;
}

/** Undefined if the folder has none, so that its documents may be missing or cut off. */
async function readMeasured(file: string): Promise<Record<string, Measured> | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

async function runStep(folder: string, step: Step): Promise<Measured> {
  const flags = (names: readonly (readonly [port: string, name: string])[]) =>
    names.flatMap(([port, name]) => [`--${port}`, path.join(folder, name)]);
  const outputs = Object.keys(step.outputs);
  for (const name of outputs) await rm(path.join(folder, name), { recursive: true, force: true });
  const done = await measureProgram([
    path.join(PACKAGES, step.package, 'src/main.ts'),
    ...flags(Object.entries(step.inputs)),
    ...flags(outputs.map((name) => [PORTS[name] ?? name, name])),
    ...(step.params ?? []),
  ]);
  for (const [name, kind] of Object.entries(step.outputs)) {
    const output = path.join(folder, name);
    await writeDescriptor(output, kind, await hashFolder(output), { step: step.package, version: '1', run: 'bench' });
  }
  return done;
}

/** Raw data as JSON Lines, in two partitions that name their set. */
async function writeRaw(folder: string, documents: number): Promise<void> {
  for (const [name, size, seed] of [
    ['train', documents, 1],
    ['test', Math.round(documents / TEST_EVERY), 2],
  ] as const) {
    const partition = path.join(folder, `split=${name}`);
    await mkdir(partition, { recursive: true });
    await pipeline(Readable.from(linesOf(size, seed)), createWriteStream(path.join(partition, 'rows.jsonl')));
  }
}

function* linesOf(documents: number, seed: number): Generator<string> {
  for (const document of zipfCorpus({ documents, classes: CLASSES, seed })) yield `${JSON.stringify(document)}\n`;
}
