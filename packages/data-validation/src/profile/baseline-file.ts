import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { Baseline } from './baseline.ts';
import { Distribution } from './distribution.ts';
import { perStatistic, STATISTIC_NAMES, STATISTICS } from './statistic-names.ts';
import { summaryCsv } from './summary.ts';

export const BASELINE_FILE = 'baseline.json';
const BASELINE_VERSION = 1;

const count = z.number().int().nonnegative();
const statisticSchema = z.object({
  mean: z.number(),
  sd: z.number().nonnegative(),
  /** `value:documents` in units of the resolution. */
  distribution: z.object({ resolution: z.number().positive(), counts: z.string().regex(/^(-?\d+:\d+( |$))*$/) }),
});

const baselineSchema = z.object({
  schemaVersion: z.literal(BASELINE_VERSION),
  rows: z.number().int().positive(),
  labels: z.record(z.string().min(1), count),
  statistics: z.object(perStatistic(() => statisticSchema)),
  languages: z.record(z.string(), count),
  vocabulary: z.object({
    minDocuments: z.number().int().positive(),
    /** `word:documents`, most frequent first. */
    words: z.string().regex(/^([^ :]+:\d+( |$))*$/),
  }),
});

/**
 * Writes a `profile/baseline`: `baseline.json` for programs and `baseline.csv` for people.
 *
 * @param folder created if missing
 */
export async function writeBaseline(folder: string, baseline: Baseline): Promise<void> {
  const { rows, labels, labelRows, statistics, languages, vocabulary } = baseline;
  const json: z.input<typeof baselineSchema> = {
    schemaVersion: BASELINE_VERSION,
    rows,
    labels: Object.fromEntries(labels.map((label, target) => [label, labelRows[target] ?? 0])),
    statistics: perStatistic((name) => {
      const { mean, sd, distribution } = statistics[name];
      return { mean, sd, distribution: { resolution: distribution.resolution, counts: String(distribution) } };
    }),
    languages: Object.fromEntries([...languages].sort(([a], [b]) => (a < b ? -1 : 1))),
    vocabulary: {
      minDocuments: vocabulary.minDocuments,
      words: [...vocabulary.words].map(([word, documents]) => `${word}:${documents}`).join(' '),
    },
  };
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(path.join(folder, 'baseline.csv'), summaryCsv(baseline));
  await writeFileAtomic(path.join(folder, BASELINE_FILE), formatJson(json));
}

/**
 * Reads the baseline in a folder.
 *
 * @throws MlopsError `E_BASELINE` if it is missing or invalid, naming the file and the field
 */
export async function readBaseline(folder: string): Promise<Baseline> {
  const file = path.join(folder, BASELINE_FILE);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new MlopsError(
      'E_BASELINE',
      `${file} cannot be read as a baseline: make one with mlops baseline create`,
      { file },
      { cause },
    );
  }
  const parsed = baselineSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MlopsError('E_BASELINE', `${file} is broken: ${issue?.path.join('.')}: ${issue?.message}`, { file });
  }
  const { rows, labels, statistics, languages, vocabulary } = parsed.data;
  for (const name of STATISTIC_NAMES) {
    const { resolution } = statistics[name].distribution;
    if (resolution === STATISTICS[name].resolution) continue;
    throw new MlopsError(
      'E_BASELINE',
      `resolution of ${name} in ${file} must be ${STATISTICS[name].resolution}; got ${resolution}`,
      { file },
    );
  }
  return {
    rows,
    labels: Object.keys(labels),
    labelRows: Object.values(labels),
    statistics: perStatistic((name) => {
      const { mean, sd, distribution } = statistics[name];
      return { mean, sd, distribution: Distribution.parse(distribution.resolution, distribution.counts) };
    }),
    languages: new Map(Object.entries(languages)),
    vocabulary: { minDocuments: vocabulary.minDocuments, words: parseWords(vocabulary.words) },
  };
}

function parseWords(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const pair of text === '' ? [] : text.split(' ')) {
    const colon = pair.lastIndexOf(':');
    words.set(pair.slice(0, colon), Number(pair.slice(colon + 1)));
  }
  return words;
}
