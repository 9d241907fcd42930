import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, syncFolder, temporaryName, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { SnapshotItem } from '../snapshot/snapshot.ts';
import type { WrittenPartition } from './absorbed.ts';
import type { Assignment } from './assign-labels.ts';
import { isAbsorbed, PROVENANCE_FILE } from './provenance.ts';

export interface FieldNames {
  /** Several where they are joined for training: the text is in the last one, since it was joined when it was asked. */
  readonly textColumn: string | readonly string[];
  readonly labelColumn: string;
  readonly idColumn: string;
}

/**
 * Writes a JSON Lines partition for each week and set below `folder`. A previously absorbed partition is replaced with one
 * rename; any other partition of that name is an error.
 *
 * @param key partition key, such as `week`
 * @throws MlopsError `E_RAW_LAYOUT`
 */
export async function writePartitions(
  folder: string,
  key: string,
  scope: string,
  assignments: readonly Assignment[],
  fields: FieldNames,
): Promise<WrittenPartition[]> {
  const rows = assignments.filter((assignment) => assignment.set !== 'none');
  const groups = Map.groupBy(rows, ({ week, set }) => `${key}=${week}-${set}`);
  const written: WrittenPartition[] = [];
  for (const [name, own] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const target = path.join(folder, name);
    if ((await isAbsorbed(target)) === false) {
      const message = `${target} must be a partition of absorbed labels, or not be there; it holds other data: rename it`;
      throw new MlopsError('E_RAW_LAYOUT', message, { file: target });
    }
    const items = own.map(({ item }) => item);
    await replaceFolder(target, async (made) => {
      const lines = items.map((item) => `${JSON.stringify(rowOf(item, scope, fields))}\n`).join('');
      await writeFileAtomic(path.join(made, 'labels.jsonl'), lines);
      await writeFileAtomic(path.join(made, PROVENANCE_FILE), formatJson(provenanceOf(items, scope, own[0]!.set)));
    });
    written.push({ name, rows: own.length });
  }
  return written;
}

/** The source id plus a prefix of the text's hash: a source may use one id for two texts. */
function rowOf(item: SnapshotItem, scope: string, { textColumn, labelColumn, idColumn }: FieldNames) {
  const { arm, strategy, score, model, batch, copies, askedAt } = item;
  const texts = [textColumn].flat();
  return {
    [idColumn]: `${item.sourceId}#${item.textKey.slice(0, 8)}`,
    ...Object.fromEntries(texts.map((name, i) => [name, i < texts.length - 1 ? '' : item.text])),
    [labelColumn]: item.label,
    provenance: {
      queue: { scope, item: item.item, source: item.source, sourceId: item.sourceId },
      asked: { arm, strategy, score, model, batch, copies, at: askedAt },
      answers: item.answers
        .filter(({ label }) => label !== null)
        .map(({ annotator, label, origin, at, decides }) => ({
          ...{ annotator, label, origin, at, decides },
        })),
    },
  };
}

function provenanceOf(items: readonly SnapshotItem[], scope: string, set: 'train' | 'test' | 'none') {
  const count = (name: (item: SnapshotItem) => string) =>
    Object.fromEntries([...Map.groupBy(items, name)].map(([key, own]) => [key, own.length]).sort());
  const note =
    set === 'test'
      ? 'drawn at random from the pool: what is measured on these rows holds for all texts of it'
      : 'chosen by a strategy: what is measured on these rows holds for them alone, never for the pool';
  return {
    schemaVersion: 1,
    scope,
    rows: items.length,
    arms: count(({ arm }) => arm),
    strategies: count(({ strategy }) => strategy),
    note,
  };
}

async function replaceFolder(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(target);
  const former = `${temporary}.former`;
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await rename(target, former).catch(ignoreMissing);
    await rename(temporary, target);
    await syncFolder(path.dirname(target));
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
