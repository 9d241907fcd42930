import { createReadStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { formatJson } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { csv } from '@aml-mlops/reports';
import { BAD_ROWS_FILE, countBad, type IngestedPartition } from './ingest/partition-file.ts';
import type { BadReason, BadRow } from './read/row.ts';

export const QUARANTINE_VERSION = 1;
const FIRST_PLACES = 20;

interface Place extends BadRow {
  /** Relative to the raw folder. */
  readonly file: string;
}

/** `quarantine.json` of a `report/quarantine`. The CSV next to it lists every bad row. */
export interface Quarantine {
  readonly schemaVersion: typeof QUARANTINE_VERSION;
  readonly rows: number;
  readonly badRows: number;
  /** `badRows` divided by all rows, good and bad. */
  readonly badShare: number;
  readonly byReason: Partial<Record<BadReason, number>>;
  readonly files: readonly { readonly name: string; readonly rows: number; readonly badRows: number }[];
  readonly first: readonly Place[];
}

/** Collects the bad rows of all partitions into `quarantine.json` and `quarantine.csv`. */
export async function writeQuarantine(
  ingested: string,
  partitions: readonly IngestedPartition[],
  folder: string,
): Promise<Quarantine> {
  const byReason: Partial<Record<BadReason, number>> = {};
  const first: Place[] = [];
  const table = await open(path.join(folder, 'quarantine.csv'), 'w');
  try {
    await table.write(csv([['file', 'row', 'reason', 'excerpt']]));
    for (const partition of partitions) {
      const lines = createInterface({ input: createReadStream(path.join(ingested, partition.name, BAD_ROWS_FILE)) });
      for await (const line of lines) {
        const place = JSON.parse(line) as Place;
        byReason[place.reason] = (byReason[place.reason] ?? 0) + 1;
        if (first.length < FIRST_PLACES) first.push(place);
        await table.write(csv([[place.file, place.row, place.reason, place.excerpt]]));
      }
    }
  } finally {
    await table.close();
  }
  const rows = partitions.reduce((sum, { rows }) => sum + rows, 0);
  const badRows = partitions.reduce((sum, partition) => sum + countBad(partition), 0);
  const quarantine: Quarantine = {
    schemaVersion: QUARANTINE_VERSION,
    rows: rows + badRows,
    badRows,
    badShare: badRows === 0 ? 0 : badRows / (rows + badRows),
    byReason,
    files: partitions.flatMap(({ files }) => files.map(({ name, rows, bad }) => ({ name, rows, badRows: bad }))),
    first,
  };
  await writeFile(path.join(folder, 'quarantine.json'), formatJson(quarantine));
  return quarantine;
}

const NAMED_PLACES = 5;

/** For each reason, the parameter that chooses or limits the value, and advice. */
const MENDED_BY: Partial<Record<BadReason, readonly [parameter: string, advice: string]>> = {
  'broken-utf8': [
    'encoding',
    'where it is in an encoding that was not recognised, give encoding, such as windows-1252',
  ],
  'missing-text': ['textColumn', 'where another column holds the texts, give textColumn'],
  'wrong-type': ['labelColumn', 'a text must be a string, a label a string, a whole number or true or false'],
  'row-too-long': ['maxRowBytes', 'where its rows are meant to be so long, give a larger maxRowBytes'],
  'text-too-long': ['maxTextBytes', 'where its texts are meant to be so long, give a larger maxTextBytes'],
};

/** The parameter, and advice, for the reason of more than half of the bad rows. */
export function mendingOf(byReason: Quarantine['byReason']): readonly [parameter: string, advice: string] | undefined {
  const counts = Object.entries(byReason);
  const all = counts.reduce((sum, [, times]) => sum + times, 0);
  const usual = counts.find(([, times]) => times > all / 2)?.[0];
  return usual === undefined ? undefined : MENDED_BY[usual as BadReason];
}

/**
 * Rejects data with too many bad rows, and a file without a single good one: an entirely broken week must not go unnoticed
 * among many good ones.
 *
 * @throws MlopsError `E_BAD_ROWS` if so, naming the first rows
 */
export function checkQuarantine(quarantine: Quarantine, maxBadShare: number): void {
  const { rows, badRows, badShare, first } = quarantine;
  const broken = quarantine.files.find((file) => file.badRows > 0 && file.rows === 0);
  if (broken) {
    const place = first.find(({ file }) => file === broken.name);
    const reason = place ? `: row ${place.row} ${place.reason}` : '';
    const [parameter, mending] = (place && MENDED_BY[place.reason]) ?? [];
    const advice = mending === undefined ? '' : `; ${mending}`;
    const message = `${broken.name} must have a good row; all ${broken.badRows} are bad${reason}${advice}`;
    throw new MlopsError('E_BAD_ROWS', message, {
      file: broken.name,
      ...(place ? { row: place.row } : {}),
      ...(parameter === undefined ? {} : { parameter }),
    });
  }
  if (badShare <= maxBadShare) return;
  const places = first.slice(0, NAMED_PLACES).map(({ file, row, reason }) => `${file} row ${row} (${reason})`);
  const more = badRows > NAMED_PLACES ? ` and ${badRows - NAMED_PLACES} more` : '';
  const share = `${badRows} of ${rows} (${(badShare * 100).toFixed(1)} %)`;
  const [chosen, mending] = mendingOf(quarantine.byReason) ?? [];
  const advice = mending === undefined ? '' : ` ${mending};`;
  throw new MlopsError(
    'E_BAD_ROWS',
    `share of bad rows of the raw data must be at most ${maxBadShare * 100} %; got ${share}: ${places.join(', ')}${more}:${advice} ` +
      'mend them, or give a larger maxBadShare to do without them',
    { file: first[0]?.file ?? '', row: first[0]?.row ?? 0, value: badShare, parameter: chosen ?? 'maxBadShare' },
  );
}
