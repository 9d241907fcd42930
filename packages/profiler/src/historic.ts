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
  /** Date of the data: the newest partition, or the given value. */
  asOf: z.string(),
  /** In a fixed order: rows, class shares, means and standard deviations, language shares. */
  statistics: z.array(z.object({ name: z.string(), value: z.number() })),
  /** For each class, heaviest first. */
  topWords: z.array(
    z.object({ label: z.string(), words: z.array(z.object({ word: z.string(), weight: z.number() })) }),
  ),
});

const historicSchema = z.object({
  schemaVersion: z.literal(HISTORIC_VERSION),
  /** In the order in which they were first profiled. */
  versions: z.array(versionSchema),
});

/** The profile of one dataset version. */
export type ProfiledVersion = z.infer<typeof versionSchema>;
/** `historic.json`: the profiles of dataset versions over time. */
export type Historic = z.infer<typeof historicSchema>;

/**
 * Reads the historic profile in a folder.
 *
 * @param folder undefined if there is none yet
 * @throws MlopsError `E_HISTORIC` if it cannot be read: it is never silently replaced by a new one
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
 * Adds a version to the historic profile. An existing version keeps its position, so that
 * `addVersion(addVersion(h, v), v)` is `addVersion(h, v)`.
 */
export function addVersion(historic: Historic, version: ProfiledVersion): Historic {
  const isSame = ({ dataset, contentHash }: ProfiledVersion) =>
    dataset === version.dataset && contentHash === version.contentHash;
  const place = historic.versions.findIndex(isSame);
  const versions = place === -1 ? [...historic.versions, version] : historic.versions.with(place, version);
  return { ...historic, versions };
}
