import { readJsonFile } from '@aml-mlops/artifacts';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import { LeastRecent } from '../least-recent.ts';

/** The displayed parts of `drift.json`; reports of other versions may have more fields, or lack optional ones. */
const word = z.object({
  word: z.string(),
  share: z.number(),
  baselineShare: z.number(),
  pValue: z.number(),
  within: z.boolean(),
});
const compared = z.object({
  rows: z.number(),
  bands: z.array(
    z.object({
      statistic: z.string(),
      value: z.number(),
      expected: z.number(),
      // An open-ended band has null there: JSON has no infinity.
      band: z.tuple([z.number().nullable(), z.number().nullable()]),
      within: z.boolean(),
    }),
  ),
  tests: z.array(
    z.object({
      of: z.string(),
      test: z.string(),
      value: z.number(),
      pValue: z.number().nullable(),
      threshold: z.number(),
      within: z.boolean(),
    }),
  ),
  words: z.array(word).default([]),
});
const driftSchema = z.object({
  errors: z.array(z.object({ message: z.string() })),
  warnings: z.array(z.object({ dataset: z.string(), message: z.string() })),
  thresholds: z.record(z.string(), z.unknown()).default({}),
  baseline: z.object({ from: z.string().default('given'), rows: z.number() }),
  datasets: z.object({ train: compared, test: compared }),
  duplicates: z
    .object({
      count: z.number(),
      share: z.number(),
      withinTrain: z.number().default(0),
      first: z.array(z.object({ test: z.string(), train: z.string() })).default([]),
    })
    .default({ count: 0, share: 0, withinTrain: 0, first: [] }),
});

export type DriftFile = z.infer<typeof driftSchema>;

const KEPT = 300;

/** Cache of reports: artifacts never change. */
export class DriftFiles {
  readonly #kept = new LeastRecent<DriftFile>(KEPT);

  /** @throws MlopsError `E_NOT_FOUND` if it does not exist, `E_REPORT` if it is invalid */
  async read(workspace: Workspace, hash: string): Promise<DriftFile> {
    const known = this.#kept.get(hash);
    if (known) return known;
    const read = await readJsonFile(await storedArtifact(workspace, 'report/drift', hash), 'drift.json', driftSchema);
    this.#kept.set(hash, read);
    return read;
  }
}
