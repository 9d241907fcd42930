import { type Duplicates, findDuplicates } from '@aml-mlops/text/duplicates';
import type { IngestedRows } from '../ingest/ingested-rows.ts';
import { DUPLICATE_CHOICES, type DuplicateChoice } from './duplicate-choice.ts';

/** Duplicates among the labelled rows of the raw data. */
export interface DuplicateReport extends Pick<Duplicates, 'exact' | 'near'> {
  readonly rows: number;
  /** Groups whose rows have different labels. */
  readonly conflicts: number;
  /** The first conflicts, each given by the ids of two rows. */
  readonly firstConflicts: readonly {
    readonly ids: readonly [string, string];
    readonly labels: readonly [string, string];
  }[];
}

const NAMED_CONFLICTS = 5;

/** Finds duplicates among labelled rows, and groups with contradictory labels. */
export async function reportDuplicates(
  read: () => AsyncIterable<Pick<IngestedRows, 'ids' | 'texts' | 'targets'>>,
  labels: readonly string[],
): Promise<{ report: DuplicateReport; duplicates: Duplicates; targets: readonly number[] }> {
  const targets: number[] = [];
  const texts = async function* () {
    for await (const batch of read()) yield batch.texts;
  };
  const duplicates = await findDuplicates(texts);
  const firstIds = new Map<number, string>();
  const contradicted = new Set<number>();
  const firstConflicts: DuplicateReport['firstConflicts'][number][] = [];
  const { firstOf } = duplicates;
  const hasMore = new Set(firstOf.filter((first, row) => first !== row));
  for await (const batch of read()) {
    for (const [i, target] of batch.targets.entries()) {
      const row = targets.length;
      targets.push(target);
      const first = firstOf[row] ?? row;
      if (hasMore.has(row)) firstIds.set(row, batch.ids[i] ?? '');
      if (first === row || targets[first] === target || contradicted.has(first)) continue;
      contradicted.add(first);
      if (firstConflicts.length === NAMED_CONFLICTS) continue;
      const names = [labels[targets[first] ?? -1] ?? '', labels[target] ?? ''] as const;
      firstConflicts.push({ ids: [firstIds.get(first) ?? '', batch.ids[i] ?? ''], labels: names });
    }
  }
  const { exact, near } = duplicates;
  const report = { rows: targets.length, exact, near, conflicts: contradicted.size, firstConflicts };
  return { report, duplicates, targets };
}

/** Groups for each row past which contradictions are no slips of who labelled. */
const MANY_CONFLICTS = 0.1;

/** Notes on duplicates for users; empty if there are none. */
export function notesOnDuplicates(report: DuplicateReport, choice: DuplicateChoice): string[] {
  const { exact, near, rows, conflicts, firstConflicts } = report;
  if (exact + near === 0) return [];
  const done = {
    keep: 'they are kept where they are',
    drop: 'they are left out',
    group: 'they are on the same side of the split as what they repeat',
  }[choice];
  const others = DUPLICATE_CHOICES.filter((other) => other !== choice);
  const notes = [
    `${exact + near} of ${rows} rows repeat others, ${exact} exactly and ${near} nearly: ${done} (duplicates=${choice}; or ${others.join(', ')})`,
  ];
  const [first] = firstConflicts;
  if (first) {
    const [a, b] = first.ids.map((id, i) => `${JSON.stringify(id)} is ${JSON.stringify(first.labels[i])}`);
    const advice =
      conflicts > MANY_CONFLICTS * rows
        ? '; where files label the same texts in different ways, leave one out: let its name begin with _'
        : '';
    notes.push(
      `${conflicts} groups of duplicates have different labels: ${a}, ${b}${conflicts > 1 ? ', …' : ''}${advice}`,
    );
  }
  return notes;
}
