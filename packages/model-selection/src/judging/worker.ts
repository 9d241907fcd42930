import { definePool, type Pool } from '@aml-mlops/parallel';
import { type CsrMatrix, Vectorizer } from '@aml-mlops/text';
import { type FittedNetwork, fitSync, predictLogits } from '@aml-mlops/trainer';
import type { Member, NamedRepresentation } from '../candidates/candidate.ts';
import { classifierLogits, estimatorNamed, type FittedMember } from '../model/fitted-member.ts';
import { asCounts } from '../model/network-counts.ts';

/** What every task works on. */
export interface JudgingShared {
  /** Clean texts of the documents that judge. */
  readonly texts: readonly string[];
  /** int32 [n], class of each, an index into the labels. */
  readonly targets: Int32Array;
  /** int32 [n], the fold in which each is held out. */
  readonly foldOf: Int32Array;
  readonly labels: number;
}

/** Rows of the documents of a fold, on shared memory. */
export interface FoldMatrices {
  readonly train: CsrMatrix;
  readonly trainTargets: Int32Array;
  readonly test: CsrMatrix;
}

export type JudgingTask =
  | {
      readonly do: 'vectorise';
      readonly on: NamedRepresentation;
      readonly fold: number;
      /** Learn from every second training document of each class alone. */
      readonly isHalf?: boolean;
    }
  | { readonly do: 'judge'; readonly member: Member; readonly matrices: FoldMatrices }
  | { readonly do: 'fit'; readonly member: Member; readonly train: CsrMatrix; readonly trainTargets: Int32Array };

export type JudgingAnswer =
  | { readonly did: 'vectorise'; readonly matrices: FoldMatrices }
  | { readonly did: 'judge'; readonly logits: Float64Array }
  | { readonly did: 'fit'; readonly fitted: FittedMember };

export type JudgingPool = Pool<JudgingTask, JudgingAnswer, never>;

/** Worker threads that vectorise the folds, and fit and judge members on them. */
export const judgingPool = definePool(import.meta.url, 'model-selection', (shared: JudgingShared) => {
  return (task: JudgingTask): JudgingAnswer => {
    switch (task.do) {
      case 'vectorise':
        return { did: 'vectorise', matrices: vectorise(shared, task) };
      case 'judge': {
        const { train, trainTargets, test } = task.matrices;
        const fitted = fitMember(task.member, train, trainTargets, shared.labels);
        return { did: 'judge', logits: memberLogits(fitted, test, shared.labels) };
      }
      case 'fit':
        return { did: 'fit', fitted: fitMember(task.member, task.train, task.trainTargets, shared.labels) };
    }
  };
});

/** A vocabulary of the fold's own training documents: nothing of the held-out ones is known. */
function vectorise(
  { texts, targets, foldOf, labels }: JudgingShared,
  { on, fold, isHalf = false }: Extract<JudgingTask, { readonly do: 'vectorise' }>,
): FoldMatrices {
  const vectorizer = new Vectorizer(on.representation);
  const seen = new Int32Array(labels);
  const trained = foldOf.map((own, i) => Number(own !== fold && !(isHalf && seen[targets[i]!]!++ % 2 === 1)));
  const isTrained = (_: unknown, i: number) => trained[i] === 1;
  const isHeld = (_: unknown, i: number) => foldOf[i] === fold;
  return {
    train: vectorizer.fitTransform(texts.filter(isTrained), { shared: true }),
    trainTargets: targets.filter(isTrained),
    test: vectorizer.transform(texts.filter(isHeld), { shared: true }),
  };
}

function fitMember(member: Member, X: CsrMatrix, targets: Int32Array, labels: number): FittedMember {
  if (member.kind === 'classifier') {
    return { kind: 'classifier', state: estimatorNamed(member.estimator).fit(X, targets, member.params).state };
  }
  const network: FittedNetwork = fitSync({ classes: labels, train: { counts: asCounts(X), targets } }, member.params);
  return { kind: 'network', network };
}

/** Logits of each label, float64 [rows, labels]; minus infinity for a label that the member has not seen. */
function memberLogits(fitted: FittedMember, X: CsrMatrix, labels: number): Float64Array {
  if (fitted.kind === 'network') return predictLogits(fitted.network, asCounts(X));
  return classifierLogits(fitted.state, X, labels);
}
