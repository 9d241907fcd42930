import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { csv } from '@aml-mlops/reports';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Absorbed, LEFT_OUT, type WrittenPartition } from './absorbed.ts';
import type { CorrectionState } from './apply-corrections.ts';
import { type Assignment, correctionsOf } from './assign-labels.ts';

export function absorbedOf(
  snapshot: Snapshot,
  assignments: readonly Assignment[],
  partitions: readonly WrittenPartition[],
  corrections: ReadonlyMap<number, CorrectionState> = new Map(),
): Absorbed {
  const rows = (set: Assignment['set']) => assignments.filter((assignment) => assignment.set === set).length;
  const left = LEFT_OUT.map(
    (reason) => [reason, assignments.filter((own) => own.set === 'none' && own.reason === reason).length] as const,
  );
  return {
    schemaVersion: 1,
    scope: snapshot.scope,
    partitions,
    train: rows('train'),
    test: rows('test'),
    leftOut: Object.fromEntries(left.filter(([, count]) => count > 0)),
    corrections: correctionsOf(snapshot).length,
    corrected: [...corrections.values()].filter((state) => state === 'applied').length,
  };
}

export async function writeAbsorbed(
  folder: string,
  absorbed: Absorbed,
  snapshot: Snapshot,
  corrections: ReadonlyMap<number, CorrectionState> = new Map(),
): Promise<void> {
  const head = ['id', 'source', 'label', 'corrected', 'annotators', 'settled', 'state'];
  const rows = correctionsOf(snapshot).map(({ item, sourceId, source, expected, label, answers, settledAt }) => [
    ...[sourceId, source, expected, label, answers.map(({ annotator }) => annotator).join('; '), settledAt],
    corrections.get(item) ?? 'reported',
  ]);
  await writeFile(path.join(folder, 'corrections.csv'), csv([head, ...rows]));
  await writeFile(path.join(folder, 'absorbed.json'), formatJson(absorbed));
}
