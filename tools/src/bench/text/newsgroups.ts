import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchNewsgroups } from '@aml-mlops/define-dataset';

export const FOUR_GROUPS = ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'];

export interface Corpus {
  readonly train: string[];
  readonly test: string[];
}

/** Texts of the by-date split, read from the archive into memory. @param groups Default: all twenty */
export async function readNewsgroups(archive: string, cacheDir: string, groups?: readonly string[]): Promise<Corpus> {
  const folder = await fetchNewsgroups({ archive, cacheDir });
  const read = async (split: string): Promise<string[]> => {
    const files = (await readdir(path.join(folder, `split=${split}`))).sort();
    const lines = await Promise.all(
      files.map(async (file) => (await readFile(path.join(folder, `split=${split}`, file), 'utf8')).trim().split('\n')),
    );
    const rows = lines.flat().map((line) => JSON.parse(line) as { text: string; label: string });
    return rows.filter((row) => groups?.includes(row.label) ?? true).map((row) => row.text);
  };
  return { train: await read('train'), test: await read('test') };
}

/** All posts of both splits with their groups. */
export async function readLabelledNewsgroups(
  archive: string,
  cacheDir: string,
): Promise<{ readonly text: string; readonly label: string }[]> {
  const folder = await fetchNewsgroups({ archive, cacheDir });
  const rows: { text: string; label: string }[] = [];
  for (const split of ['train', 'test']) {
    for (const file of (await readdir(path.join(folder, `split=${split}`))).sort()) {
      const lines = (await readFile(path.join(folder, `split=${split}`, file), 'utf8')).trim().split('\n');
      rows.push(...lines.map((line) => JSON.parse(line) as { text: string; label: string }));
    }
  }
  return rows;
}
