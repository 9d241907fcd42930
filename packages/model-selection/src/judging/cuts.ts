import type { CutBlock, Representation, RepresentationBlock } from '@aml-mlops/text';
import type { Member } from '../candidates/candidate.ts';
import type { JudgingPool } from './worker.ts';

/** The tokenised judging texts, shared by all members and folds with the same tokenisation. */
export class Cuts {
  readonly #pool: JudgingPool;
  readonly #keepTerms: boolean;
  readonly #blocks = new Map<string, Promise<CutBlock>>();

  /** @param options.keepTerms whether a vectoriser can be fitted on what was cut. Default: false */
  constructor(pool: JudgingPool, { keepTerms = false }: { readonly keepTerms?: boolean } = {}) {
    this.#pool = pool;
    this.#keepTerms = keepTerms;
  }

  /** For the blocks of a representation, in their order. */
  of({ blocks, lowerCase, stopWords }: Representation): Promise<CutBlock[]> {
    return Promise.all(
      blocks.map((block) => {
        const key = keyOf(block, { lowerCase, stopWords });
        let cut = this.#blocks.get(key);
        if (!cut) {
          cut = this.#cut(block, { lowerCase, stopWords });
          this.#blocks.set(key, cut);
        }
        return cut;
      }),
    );
  }

  /** Drops the entries that none of these members reads. */
  keepFor(members: readonly Member[]): void {
    const wanted = new Set(
      members.flatMap(({ on: { representation } }) =>
        representation.blocks.map((block) => keyOf(block, representation)),
      ),
    );
    for (const key of this.#blocks.keys()) if (!wanted.has(key)) this.#blocks.delete(key);
  }

  async #cut(block: RepresentationBlock, as: Pick<Representation, 'lowerCase' | 'stopWords'>): Promise<CutBlock> {
    const answer = await this.#pool.run({ do: 'cut', block, as, keepTerms: this.#keepTerms });
    if (answer.did !== 'cut') throw new Error(`a worker answered ${answer.did} to cut`);
    return answer.cut;
  }
}

/** The settings that determine tokenisation; n-gram weights and vocabulary size do not. */
function keyOf(
  { analyzer, ngramRange, tokens, minDocuments, hashingBits }: RepresentationBlock,
  { lowerCase, stopWords }: Pick<Representation, 'lowerCase' | 'stopWords'>,
): string {
  return JSON.stringify([analyzer, ngramRange, tokens, minDocuments, hashingBits, lowerCase, stopWords]);
}
