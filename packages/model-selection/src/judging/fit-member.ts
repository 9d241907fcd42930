import type { CsrMatrix } from '@aml-mlops/text';
import { type FittedNetwork, fitStored, fitSync, predictLogits } from '@aml-mlops/trainer';
import type { Member } from '../candidates/candidate.ts';
import { classifierLogits, estimatorNamed, type FittedMember } from '../model/fitted-member.ts';
import { asCounts } from '../model/network-counts.ts';
import { firstParts, type RowSpool, targetsOf } from '../spool/row-spool.ts';
import { spooledCounts } from '../spool/spooled-counts.ts';
import { spooledMatrix } from '../spool/spooled-matrix.ts';

/** Fits a member on a matrix in memory. */
export function fitMember(member: Member, X: CsrMatrix, targets: Int32Array, labels: number): FittedMember {
  if (member.kind === 'classifier') {
    return { kind: 'classifier', state: estimatorNamed(member.estimator).fit(X, targets, member.params).state };
  }
  const network: FittedNetwork = fitSync({ classes: labels, train: { counts: asCounts(X), targets } }, member.params);
  return { kind: 'network', network };
}

/** Fits a member on documents in a file. @param blocks of the spool, that the member reads */
export function fitStoredMember(
  member: Member,
  spool: RowSpool,
  blocks: readonly number[],
  labels: number,
): FittedMember {
  if (member.kind === 'classifier') {
    const fit = estimatorNamed(member.estimator).partsFit?.(member.params);
    if (!fit) throw new Error(`${member.name} cannot learn from parts`);
    return { kind: 'classifier', state: fit(spooledMatrix(spool, blocks)).state };
  }
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) throw new Error('a network reads the counts of one block');
  const read = firstParts(spool, block);
  const train = { counts: spooledCounts(read, block), targets: targetsOf(read) };
  return { kind: 'network', network: fitStored({ classes: labels, train }, member.params) };
}

/** Logits of each label, float64 [rows, labels]; minus infinity for a label that the member has not seen. */
export function memberLogits(fitted: FittedMember, X: CsrMatrix, labels: number): Float64Array {
  if (fitted.kind === 'network') return predictLogits(fitted.network, asCounts(X));
  return classifierLogits(fitted.state, X, labels);
}
