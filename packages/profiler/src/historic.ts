import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

export const HISTORIC_FILE = 'historic.json';
const HISTORIC_VERSION = 1;

const versionSchema = z.object({
  dataset: z.string(),
  /** Content hash of the dataset version. */
  contentHash: z.string(),
  /** When its data is of: the newest partition, or what the step was told. */
  asOf: z.string(),
  /** In a fixed order: rows, class shares, means and standard deviations, language shares. */
  statistics: z.array(z.object({ name: z.string(), value: z.number() })),
  /** Of each class, the heaviest first. */
  topWords: z.array(
    z.object({ label: z.string(), words: z.array(z.object({ word: z.string(), weight: z.number() })) }),
  ),
});

const historicSchema = z.object({
  schemaVersion: z.literal(HISTORIC_VERSION),
  /** In the order in which they were profiled first. */
  versions: z.array(versionSchema),
});

/** What one dataset version looked like. */
export type ProfiledVersion = z.infer<typeof versionSchema>;
/** `historic.json`: what the versions of datasets looked like over time. */
export type Historic = z.infer<typeof historicSchema>;

/**
 * Reads the historic profile in a folder.
 *
 * @param folder undefined where there is none yet
 * @throws MlopsError `E_HISTORIC` if it cannot be read: it is never begun anew in silence
 */
export async function readHistoric(folder: string | undefined): Promise<Historic> {
  if (folder === undefined) return { schemaVersion: HISTORIC_VERSION, versions: [] };
  const file = path.join(folder, HISTORIC_FILE);
  try {
    return historicSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new MlopsError('E_HISTORIC', `${file} cannot be read as a historic profile`, { file }, { cause });
  }
}

/**
 * The historic profile with a version in it. A version that is in it already keeps its place, so that
 * `addVersion(addVersion(h, v), v)` is `addVersion(h, v)`.
 */
export function addVersion(historic: Historic, version: ProfiledVersion): Historic {
  const isSame = ({ dataset, contentHash }: ProfiledVersion) =>
    dataset === version.dataset && contentHash === version.contentHash;
  const place = historic.versions.findIndex(isSame);
  const versions = place === -1 ? [...historic.versions, version] : historic.versions.with(place, version);
  return { ...historic, versions };
}
