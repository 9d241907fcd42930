import type { CsrMatrix, FittedRows } from '@aml-mlops/text';
import type { Union } from './union.ts';

/**
 * The matrices of the members of a winner, in shared memory, each made when it is asked for. Members that follow each other and read
 * the same columns share one. Counts that no member will ask for any more are freed.
 */
export class MemberMatrices {
  /** Entries of the counts of all blocks. */
  readonly entries: number;
  readonly #rows: FittedRows;
  readonly #blocksOf: Union['blocksOf'];
  /** Members that have not asked yet. */
  readonly #waiting: Set<number>;
  #last: { readonly key: string; readonly matrix: CsrMatrix } | undefined;

  constructor(rows: FittedRows, { blocksOf }: Union) {
    this.entries = rows.entries;
    this.#rows = rows;
    this.#blocksOf = blocksOf;
    this.#waiting = new Set(blocksOf.keys());
  }

  /** @param member index of the member, each asked for once */
  of(member: number): CsrMatrix {
    const blocks = this.#blocksOf[member]!;
    const key = String(blocks);
    // What was made before may be freed while the next is made.
    if (this.#last?.key !== key) this.#last = undefined;
    const matrix = this.#last?.matrix ?? this.#rows.matrix(blocks, { shared: true });
    this.#waiting.delete(member);
    const wanted = new Set([...this.#waiting].flatMap((other) => this.#blocksOf[other]!));
    const isWantedAgain = [...this.#waiting].some((other) => String(this.#blocksOf[other]) === key);
    this.#last = isWantedAgain ? { key, matrix } : undefined;
    this.#rows.release(blocks.filter((block) => !wanted.has(block)));
    return matrix;
  }
}
