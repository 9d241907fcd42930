import { collectGarbage, definePool, type Pool, transferring } from '@aml-mlops/parallel';
import { dropSpareHeap } from '@aml-mlops/sklearn-sweep/classifiers';
import {
  type CsrMatrix,
  type CutBlock,
  cutBlock,
  type Representation,
  type RepresentationBlock,
} from '@aml-mlops/text';
import type { Member } from '../candidates/candidate.ts';
import type { FittedMember } from '../model/fitted-member.ts';
import type { RowSpool } from '../spool/row-spool.ts';
import { fitMember, fitStoredMember, memberLogits } from './fit-member.ts';
import { FoldMatrices } from './fold-matrices.ts';

/** Entries of a matrix past which what a task worked in is freed after it: some 50 MB. */
const LARGE = 4_000_000;

/** Data shared by all tasks. */
export interface JudgingShared {
  /** Cleaned texts of the judging documents. */
  readonly texts: readonly string[];
  /** int32 [n], class of each, an index into the labels. */
  readonly targets: Int32Array;
  /** int32 [n], the fold in which each is held out. */
  readonly foldOf: Int32Array;
  readonly labels: number;
}

export type JudgingTask =
  | {
      readonly do: 'cut';
      readonly block: RepresentationBlock;
      readonly as: Pick<Representation, 'lowerCase' | 'stopWords'>;
      readonly keepTerms: boolean;
    }
  | {
      readonly do: 'judge';
      readonly member: Member;
      readonly fold: number;
      /** Train on every second training document of each class only. */
      readonly isHalf?: boolean;
      /** For the blocks of the member's representation. */
      readonly cuts: readonly CutBlock[];
    }
  | { readonly do: 'fit'; readonly member: Member; readonly train: CsrMatrix; readonly trainTargets: Int32Array }
  | {
      readonly do: 'fitStored';
      readonly member: Member;
      readonly spool: RowSpool;
      /** Of the spool, that the member reads. */
      readonly blocks: readonly number[];
    };

export type JudgingAnswer =
  | { readonly did: 'cut'; readonly cut: CutBlock }
  | { readonly did: 'judge'; readonly logits: Float64Array }
  | { readonly did: 'fit'; readonly fitted: FittedMember };

export type JudgingPool = Pool<JudgingTask, JudgingAnswer, never>;

/** Worker threads that tokenise the texts, and fit and judge members on their folds. */
export const judgingPool = definePool(import.meta.url, 'model-selection', (shared: JudgingShared) => {
  const matrices = new FoldMatrices(shared);
  return (task: JudgingTask): JudgingAnswer => {
    switch (task.do) {
      case 'cut': {
        const cut = cutBlock(shared.texts, task.block, task.as, task);
        tidyAfter(cut.indices.length);
        return { did: 'cut', cut };
      }
      case 'judge':
        return { did: 'judge', logits: judgeMember(shared, task, matrices) };
      case 'fit':
        // The matrix of the fit before is free by now.
        tidyAfter(task.train.indices.length);
        return handedOver(
          fitMember(task.member, task.train, task.trainTargets, shared.labels),
          task.train.indices.length,
        );
      case 'fitStored':
        return handedOver(
          fitStoredMember(task.member, task.spool, task.blocks, shared.labels),
          Number.POSITIVE_INFINITY,
        );
    }
  };
});

/** Weights of many columns would be held twice: the thread hands them over, and what it worked in is freed before the next fit. */
function handedOver(fitted: FittedMember, entries: number): JudgingAnswer {
  const arrays = fitted.kind === 'classifier' ? Object.values(fitted.state.arrays) : [];
  const own = arrays.filter(({ buffer, byteLength }) => byteLength === buffer.byteLength).map(({ buffer }) => buffer);
  const buffers = new Set(own.filter((buffer) => buffer instanceof ArrayBuffer));
  tidyAfter(entries);
  return transferring({ did: 'fit', fitted } as const, [...buffers]);
}

/** Frees what a task worked in, if that is much. @param entries of the matrix that it made or learnt from */
function tidyAfter(entries: number): void {
  if (entries <= LARGE) return;
  dropSpareHeap();
  collectGarbage();
}

function judgeMember(
  { targets, labels }: JudgingShared,
  task: Extract<JudgingTask, { readonly do: 'judge' }>,
  matrices: FoldMatrices,
): Float64Array {
  const { trained, train, held } = matrices.of(task);
  const trainTargets = trained.map((i) => targets[i]!);
  const logits = memberLogits(fitMember(task.member, train, trainTargets, labels), held, labels);
  tidyAfter(train.indices.length);
  return logits;
}
