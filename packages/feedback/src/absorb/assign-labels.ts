import { findDuplicates } from '@aml-mlops/text/duplicates';
import type { Snapshot, SnapshotItem } from '../snapshot/snapshot.ts';
import type { LeftOut } from './absorbed.ts';
import { isoWeek } from './iso-week.ts';

/** Destination of an item: a row of a set in the partition of a week, or none. */
export type Assignment = { readonly item: SnapshotItem } & (
  | { readonly set: 'train' | 'test'; readonly week: string }
  | { readonly set: 'none'; readonly reason: LeftOut }
);

/**
 * Assigns each item of a queue to a set. Items drawn at random go to the test set: only this arm estimates how well a model
 * performs on all texts. Items selected by a strategy go to the training set, unless they are near duplicates of a test text.
 * The same queue always gives the same result.
 *
 * @param tested texts of the test set
 */
export async function assignLabels(
  { items }: Pick<Snapshot, 'items'>,
  tested: readonly string[],
  control: 'test' | 'leave-out',
): Promise<Assignment[]> {
  const held = items.filter(({ arm, text }) => arm === 'control' && text !== null).map(({ text }) => text!);
  const guarded = [...tested, ...held];
  const candidates = items.filter((item) => reasonToLeaveOut(item, control) === undefined && item.arm !== 'control');
  const { firstOf } = await findDuplicates(async function* () {
    yield guarded;
    yield candidates.map(({ text }) => text!);
  });
  const isLikeTested = new Set(candidates.filter((_, i) => firstOf[guarded.length + i]! < guarded.length));
  return items.map((item): Assignment => {
    const reason = reasonToLeaveOut(item, control) ?? (isLikeTested.has(item) ? 'like-a-test-text' : undefined);
    if (reason) return { item, set: 'none', reason };
    return { item, set: item.arm === 'control' ? 'test' : 'train', week: isoWeek(new Date(item.settledAt!)) };
  });
}

function reasonToLeaveOut({ arm, state, text }: SnapshotItem, control: 'test' | 'leave-out'): LeftOut | undefined {
  if (arm === 'golden' || arm === 'review') return arm;
  if (state !== 'settled') return state;
  if (text === null) return 'deleted';
  return arm === 'control' && control === 'leave-out' ? 'control' : undefined;
}

/** Existing labels that a review changed. */
export function correctionsOf({ items }: Pick<Snapshot, 'items'>): readonly SnapshotItem[] {
  return items.filter(
    ({ arm, state, label, expected }) => arm === 'review' && state === 'settled' && label !== expected,
  );
}
