import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { listFiles, temporaryName } from '@aml-mlops/artifacts';
import type { SnapshotItem } from '../snapshot/snapshot.ts';
import type { FieldNames } from './write-partitions.ts';

/** Outcome of a label correction from a review. */
export type CorrectionState = 'applied' | 'test' | 'not-found';

const LINES = /\.(jsonl|ndjson)$/i;
/** Partitions with such a name belong to the test set permanently. */
const TEST = /(?:^|[=_.-])test$/i;

/**
 * Applies label corrections from reviews to the rows of a copy of raw data, if a row still has the label that was reviewed. The
 * row's `provenance` records the old label, the reviewer and the time. Only JSON Lines whose rows have ids can be corrected;
 * other files are left unchanged. Rows of the test set are never changed: models must stay comparable on it, and a strategy
 * selected the reviewed rows.
 *
 * @param folder a copy: each file with a correction is replaced with one rename
 * @param tested ids of the rows of the test set
 * @returns outcome of each correction, by item number
 */
export async function applyCorrections(
  folder: string,
  corrections: readonly SnapshotItem[],
  tested: ReadonlySet<string>,
  fields: FieldNames,
): Promise<ReadonlyMap<number, CorrectionState>> {
  const states = new Map<number, CorrectionState>(corrections.map(({ item }) => [item, 'not-found']));
  const wanted = new Map<string, SnapshotItem>();
  for (const correction of corrections) {
    if (tested.has(correction.sourceId)) states.set(correction.item, 'test');
    else wanted.set(correction.sourceId, correction);
  }
  if (wanted.size === 0) return states;
  for (const name of await listFiles(folder)) {
    const [partition = ''] = name.split(path.sep);
    if (!LINES.test(name)) continue;
    const correctionOf = (row: Row) => {
      const found = wanted.get(String(row[fields.idColumn] ?? ''));
      return found && row[fields.labelColumn] === found.expected ? found : undefined;
    };
    const file = path.join(folder, name);
    if (TEST.test(partition)) {
      for await (const line of linesOf(file)) {
        const found = correctionOf(parse(line));
        if (found) states.set(found.item, 'test');
      }
    } else for (const item of await correctFile(file, correctionOf, fields.labelColumn)) states.set(item, 'applied');
  }
  return states;
}

type Row = Readonly<Record<string, unknown>>;

/** @returns item numbers of the applied corrections */
async function correctFile(
  file: string,
  correctionOf: (row: Row) => SnapshotItem | undefined,
  labelColumn: string,
): Promise<number[]> {
  const applied: number[] = [];
  const temporary = temporaryName(file);
  const target = createWriteStream(temporary, { flags: 'wx' });
  try {
    for await (const line of linesOf(file)) {
      const row = parse(line);
      const found = correctionOf(row);
      if (found) applied.push(found.item);
      const corrected = found ? JSON.stringify(correctedRow(row, found, labelColumn)) : line;
      if (!target.write(`${corrected}\n`)) await once(target, 'drain');
    }
    target.end();
    await finished(target);
    if (applied.length > 0) await rename(temporary, file);
    return applied;
  } finally {
    target.destroy();
    await rm(temporary, { force: true });
  }
}

function correctedRow(row: Row, { expected, label, strategy, answers, settledAt }: SnapshotItem, labelColumn: string) {
  const before = row['provenance'];
  const given = answers
    .filter((answer) => answer.label !== null)
    .map(({ annotator, label: said, origin, at, decides }) => ({ annotator, label: said, origin, at, decides }));
  return {
    ...row,
    [labelColumn]: label,
    provenance: {
      ...(typeof before === 'object' && before !== null ? before : {}),
      correction: { was: expected, strategy, settledAt, answers: given },
    },
  };
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

/** A line that is not a JSON object matches no correction. */
function parse(line: string): Row {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null ? (json as Row) : {};
  } catch {
    return {};
  }
}
