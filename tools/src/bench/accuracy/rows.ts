import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Rows {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

/** Rows of a folder's JSON Lines files, sorted by file name; repeated texts are omitted. */
export async function readRows(folder: string): Promise<Rows> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  if (files.length === 0) throw new Error(`${folder} must hold JSON Lines files with text and label; it has none`);
  const labelOf = new Map<string, string>();
  for (const file of files) {
    const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
    for (const line of lines.filter((one) => one.trim() !== '')) {
      const { text, label } = JSON.parse(line) as { text: string; label: string | number };
      if (!labelOf.has(text)) labelOf.set(text, String(label));
    }
  }
  return { texts: [...labelOf.keys()], labels: [...labelOf.values()] };
}
