import type { Vectorizer } from '@aml-mlops/text';
import type { Candidate } from '../candidates/candidate.ts';
import type { Union } from './union.ts';

/** Columns of a block at most, and their weights for all classes, which take 128 MB and are held up to three times. */
const MOST_COLUMNS = 2_000_000;
const MOST_WEIGHTS = 16_000_000;
/** Weights of a network's first layer, each held with two moments: 480 MB. */
const MOST_EMBEDDED = 40_000_000;

/** Columns that each block of the members' union may have, about. */
export function mostColumns({ members }: Candidate, { representation, blocksOf }: Union, labels: number): number[] {
  return representation.blocks.map((_, b) => {
    const hidden = members.flatMap((member, m) =>
      member.kind === 'network' && blocksOf[m]!.includes(b) ? [member.params.hiddenSize] : [],
    );
    const embedded = Math.floor(MOST_EMBEDDED / Math.max(1, ...hidden));
    return Math.min(MOST_COLUMNS, Math.floor(MOST_WEIGHTS / labels), embedded);
  });
}

/** Says which blocks of a vectoriser leave out rare n-grams that the union's representation would have. */
export function tellBounds(
  { representation }: Vectorizer,
  union: Union,
  most: readonly number[],
  log: (sentence: string) => void,
): void {
  for (const [b, { analyzer, minDocuments }] of representation.blocks.entries()) {
    if (minDocuments === union.representation.blocks[b]!.minDocuments) continue;
    log(
      `n-grams (${analyzer}) of fewer than ${minDocuments} documents are left out of the winner: more than ${most[b]}`,
    );
  }
}
