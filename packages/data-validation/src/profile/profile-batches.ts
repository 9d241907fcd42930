import type { TextBatch } from '@aml-mlops/artifacts';
import { type MeasureOptions, measureSets } from './measure-sets.ts';
import type { Profile } from './profile.ts';

export interface ProfileOptions extends MeasureOptions {
  /** The known words; without it no word is out of vocabulary. */
  readonly known?: ReadonlySet<string>;
}

/**
 * Profiles a stream of batches. The result depends only on the documents and their order, whatever the number of workers.
 *
 * @param rows expected number of rows, at least approximately
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
