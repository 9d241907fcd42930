import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchNewsgroups } from '@aml-mlops/define-dataset';

/** Texts with class numbers. */
export interface LabelledCorpus {
  readonly labels: readonly string[];
  readonly train: { readonly texts: string[]; readonly targets: number[] };
  readonly test: { readonly texts: string[]; readonly targets: number[] };
}

/** The by-date split of some newsgroups. @param groups Default: all twenty */
export async function readLabelledNewsgroups(
  archive: string,
  cacheDir: string,
  groups?: readonly string[],
): Promise<LabelledCorpus> {
  const folder = await fetchNewsgroups({ archive, cacheDir });
  const read = async (split: string) => {
    const files = (await readdir(path.join(folder, `split=${split}`))).sort();
    const rows: { text: string; label: string }[] = [];
    for (const file of files) {
      const lines = (await readFile(path.join(folder, `split=${split}`, file), 'utf8')).trim().split('\n');
      for (const line of lines) rows.push(JSON.parse(line));
    }
    return rows.filter(({ label }) => groups?.includes(label) ?? true);
  };
  const train = await read('train');
  const test = await read('test');
  const labels = [...new Set(train.map(({ label }) => label))].sort();
  const numbered = (rows: typeof train) => ({
    texts: rows.map(({ text }) => text),
    targets: rows.map(({ label }) => labels.indexOf(label)),
  });
  return { labels, train: numbered(train), test: numbered(test) };
}
