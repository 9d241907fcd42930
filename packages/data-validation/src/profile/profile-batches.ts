import type { TextBatch } from '@aml-mlops/artifacts';
import { type MeasureOptions, measureSets } from './measure-sets.ts';
import type { Profile } from './profile.ts';

export interface ProfileOptions extends MeasureOptions {
  /** Words that count as known; without them none is out of vocabulary. */
  readonly known?: ReadonlySet<string>;
}

/**
 * Profiles documents that come in batches. The result depends on the documents and their order alone, whatever the number
 * of workers.
 *
 * @param rows how many will come, at least about
 */
export async function profileBatches(
  batches: AsyncIterable<TextBatch>,
  labels: readonly string[],
  rows: number,
  { known, ...options }: ProfileOptions = {},
): Promise<Profile> {
  const [measures] = await measureSets([{ name: 'documents', labels, rows, batches }], options);
  try {
    return measures!.profile(known && ((word) => known.has(word)));
  } finally {
    measures!.close();
  }
}
