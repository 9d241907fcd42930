import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { hashFolder, readDatasetInfo } from '@aml-mlops/artifacts';
import * as z from 'zod';
import { type Baseline, type BaselineOptions, makeBaseline } from './baseline.ts';
import { type LanguageDraw, languageDraw } from './language-sample.ts';
import { type SummaryValue, summarise } from './summary.ts';

/** The profile of one set by itself: that of the baseline which would be made of it. */
export interface SetProfile {
  /** Content hash of the dataset. */
  readonly contentHash: string;
  /** Which documents' languages were detected; null: those of all. */
  readonly languageDraw: LanguageDraw | null;
  /** In the order of `summarise`. */
  readonly statistics: readonly SummaryValue[];
  /** Documents by language, in order of first occurrence. */
  readonly languages: readonly (readonly [language: string, documents: number])[];
}

const count = z.number().int().nonnegative();
const setProfileSchema: z.ZodType<SetProfile> = z.object({
  contentHash: z.string(),
  languageDraw: z.object({ documents: count, seed: count, stream: z.string() }).nullable(),
  statistics: z.array(z.object({ name: z.string(), value: z.number() })),
  languages: z.array(z.tuple([z.string(), count])),
});

/** The part of `drift.json` that is read here; reports of earlier versions have no profiles. */
const reportSchema = z.object({
  datasets: z.record(z.string(), z.object({ profile: setProfileSchema.optional() })),
});

export function setProfile(
  { rows, labels, labelRows, statistics, languages }: Omit<Baseline, 'vocabulary'>,
  of: Pick<SetProfile, 'contentHash' | 'languageDraw'>,
): SetProfile {
  return {
    contentHash: of.contentHash,
    languageDraw: of.languageDraw,
    statistics: summarise({ rows, labels, labelRows, statistics, languages }),
    languages: [...languages],
  };
}

/**
 * The profile of a dataset: the one that validation wrote into its report, if that is of this very content and its languages were
 * drawn as by default. Otherwise the dataset is measured; the result is the same, value for value.
 *
 * @param report folder of a `report/drift`
 * @returns `from`: where the profile is from
 * @throws MlopsError `E_EMPTY_DATASET` if the dataset has no rows
 */
export async function profileOfSet(
  folder: string,
  report: string | undefined,
  options: Pick<BaselineOptions, 'workers' | 'signal' | 'onProgress'> = {},
): Promise<{ readonly profile: SetProfile; readonly from: 'report' | 'documents' }> {
  const { rows } = await readDatasetInfo(folder);
  const of = { contentHash: await hashFolder(folder), languageDraw: languageDraw(rows, 'train') };
  const reported = report === undefined ? [] : await reportedProfiles(report);
  const same = reported.find(
    (one) => one.contentHash === of.contentHash && isDeepStrictEqual(one.languageDraw, of.languageDraw),
  );
  if (same) return { profile: same, from: 'report' };
  return { profile: setProfile(await makeBaseline(folder, options), of), from: 'documents' };
}

/** The profiles in a report; none if it cannot be read, since the dataset can be measured all the same. */
async function reportedProfiles(report: string): Promise<readonly SetProfile[]> {
  try {
    const { datasets } = reportSchema.parse(JSON.parse(await readFile(path.join(report, 'drift.json'), 'utf8')));
    return Object.values(datasets).flatMap(({ profile }) => profile ?? []);
  } catch {
    return [];
  }
}
