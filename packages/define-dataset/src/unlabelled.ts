import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, readJsonFile, readPart, writePart } from '@aml-mlops/artifacts';
import * as z from 'zod';

const UNLABELLED_FILE = 'unlabelled.json';
export const UNLABELLED_VERSION = 1;
const PART_ROWS = 8192;
const PART_CHARACTERS = 1 << 24;

/** `unlabelled.json` of a `dataset/unlabelled`, whose Parquet parts have `id`, `text` and a `target` of -1. */
export interface Unlabelled {
  readonly schemaVersion: typeof UNLABELLED_VERSION;
  readonly rows: number;
  readonly parts: readonly { readonly file: string; readonly rows: number }[];
}

/** Writes unlabelled texts in input order; holds one part in memory. */
export async function writeUnlabelled(
  folder: string,
  batches: AsyncIterable<{ readonly ids: readonly string[]; readonly texts: readonly string[] }>,
): Promise<Unlabelled> {
  const parts: { file: string; rows: number }[] = [];
  let [ids, texts, characters]: [string[], string[], number] = [[], [], 0];
  const flush = async () => {
    if (ids.length === 0) return;
    parts.push(await writePart(folder, parts.length, { ids, texts, targets: new Int32Array(ids.length).fill(-1) }));
    [ids, texts, characters] = [[], [], 0];
  };
  for await (const batch of batches) {
    for (const [i, text] of batch.texts.entries()) {
      ids.push(batch.ids[i] ?? '');
      texts.push(text);
      characters += text.length;
      if (ids.length >= PART_ROWS || characters >= PART_CHARACTERS) await flush();
    }
  }
  await flush();
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const unlabelled: Unlabelled = { schemaVersion: UNLABELLED_VERSION, rows, parts };
  await writeFile(path.join(folder, UNLABELLED_FILE), formatJson(unlabelled));
  return unlabelled;
}

const unlabelledSchema = z.object({
  schemaVersion: z.literal(UNLABELLED_VERSION),
  parts: z.array(z.object({ file: z.string(), rows: z.number().int().min(0) })),
});

/** Reads the texts of a `dataset/unlabelled` in order, in batches. */
export async function* readUnlabelledPool(
  folder: string,
): AsyncGenerator<{ readonly ids: readonly string[]; readonly texts: readonly string[] }> {
  const { parts } = await readJsonFile(folder, UNLABELLED_FILE, unlabelledSchema);
  for (const { file, rows } of parts) yield* readPart(path.join(folder, path.basename(file)), rows);
}
