import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeDataset } from '@aml-mlops/artifacts';

export interface Row {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

const SAMPLE = path.resolve(import.meta.dirname, '../../../apps/pipeline/data/sample');

/** The posts of the shipped sample, from week `from` to week `to` of 2026. */
export async function samplePosts(from: number, to: number): Promise<Row[]> {
  const weeks = (await readdir(SAMPLE)).filter((week) => {
    const number = Number(week.slice(-2));
    return number >= from && number <= to;
  });
  const texts = await Promise.all(weeks.sort().map((week) => readFile(path.join(SAMPLE, week, 'posts.jsonl'), 'utf8')));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as Row);
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'data-validation-'));
}

export async function writeRows(folder: string, rows: readonly Row[], labels?: readonly string[]): Promise<string> {
  const names = labels ?? [...new Set(rows.map(({ label }) => label))].sort();
  await writeDataset(folder, names, {
    ids: rows.map(({ id }) => id),
    texts: rows.map(({ text }) => text),
    targets: rows.map(({ label }) => names.indexOf(label)),
  });
  return folder;
}
