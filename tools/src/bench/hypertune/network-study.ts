import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashFolder, writeDataset, writeDescriptor } from '@aml-mlops/artifacts';
import { cleanText, DEFAULT_CLEANING } from '@aml-mlops/text';
import { readLabelledNewsgroups } from '../sweep/corpus.ts';
import { FOUR_GROUPS } from '../text/newsgroups.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../../packages/hypertune/src/main.ts');

export interface NetworkStudy {
  readonly seconds: number;
  readonly documents: number;
  readonly completed: number;
  readonly testAccuracy: number;
}

/**
 * The step's own program on half of the four newsgroups, including startup, refit of the best trial and pictures.
 *
 * @param params of the step
 */
export async function networkStudy(archive: string, params: Readonly<Record<string, unknown>>): Promise<NetworkStudy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const corpus = await readLabelledNewsgroups(path.resolve(archive), folder, FOUR_GROUPS);
    const train = path.join(folder, 'train');
    const test = path.join(folder, 'test');
    const documents = await writeHalf(train, corpus.labels, corpus.train);
    await writeHalf(test, corpus.labels, corpus.test);
    const tuning = path.join(folder, 'tuning');
    const flags = Object.entries(params).flatMap(([name, value]) => [
      `--${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const begin = performance.now();
    const args = [MAIN, '--train', train, '--test', test, '--tuning', tuning, ...flags];
    await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 });
    const seconds = (performance.now() - begin) / 1000;
    const { trials } = JSON.parse(await readFile(path.join(tuning, 'trials.json'), 'utf8'));
    const best = JSON.parse(await readFile(path.join(tuning, 'best.json'), 'utf8'));
    const completed = trials.filter((t: { state: string }) => t.state === 'completed').length;
    return { seconds, documents, completed, testAccuracy: best.test.accuracy };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every other document, cleaned, as an artifact. */
async function writeHalf(
  folder: string,
  labels: readonly string[],
  { texts, targets }: { readonly texts: readonly string[]; readonly targets: readonly number[] },
): Promise<number> {
  await mkdir(folder);
  const half = texts.flatMap((_, i) => (i % 2 === 0 ? [i] : []));
  await writeDataset(folder, labels, {
    ids: half.map(String),
    texts: half.map((i) => cleanText(texts[i]!, DEFAULT_CLEANING)),
    targets: half.map((i) => targets[i]!),
  });
  const producer = { step: 'bench', version: '1', run: 'bench' };
  await writeDescriptor(folder, 'dataset/text', await hashFolder(folder), producer);
  return half.length;
}
