import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { zipfCorpus } from '../corpus/zipf-corpus.ts';
import { type BenchReport, type BenchRow, thisMachine } from './report.ts';
import type { Measured } from './scale/measured-process.ts';
import { runProgram } from './scale/run-program.ts';
import { CLASSES, PORTS, type ScaleStep, STEPS } from './scale/steps.ts';

/** Training documents per test document. */
const TEST_EVERY = 10;

const SCALE_STEPS = STEPS.map(({ name }) => name);

/**
 * Runs the programs of the retraining steps, of scoring and of monitoring in sequence on synthetic documents: first a tenth of them, then all. The
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
      peakMBOfTenth: Math.round(a.peakMemoryBytes / 1e6),
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
  steps: readonly ScaleStep[],
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
  steps: readonly ScaleStep[],
): Promise<ReadonlyMap<string, Measured>> {
  const file = path.join(folder, 'measured.json');
  const measured = await readMeasured(file);
  if (measured === undefined) await writeRaw(path.join(folder, 'raw'), documents);
  const all = new Map(Object.entries(measured ?? {}));
  const keep = () => writeFile(file, JSON.stringify(Object.fromEntries(all), null, 2));
  await keep();
  for (const step of steps) {
    if (all.has(step.name)) continue;
    await step.make?.(folder, documents);
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

async function runStep(folder: string, { package: name, inputs, outputs, params }: ScaleStep): Promise<Measured> {
  return runProgram({
    package: name,
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, input]) => [port, path.join(folder, input)])),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([output, kind]) => [
        PORTS[output] ?? output,
        { folder: path.join(folder, output), kind },
      ]),
    ),
    ...(params && { params }),
  });
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
