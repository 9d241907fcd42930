import { labelsOfNames } from '../layout/class-folders.ts';
import type { RawFile } from '../layout/raw-file.ts';
import type { Partition } from '../partitions.ts';
import type { ReadOptions } from '../read/row.ts';
import { checkColumns } from '../read/schema-error.ts';
import { type ColumnChoice, chooseColumns } from './choose-columns.ts';
import { columnFacts } from './column-facts.ts';
import type { FileForm } from './file-form.ts';
import type { FileReading } from './file-reading.ts';
import { inspectDocument, inspectFile } from './inspect-file.ts';
import type { ReadRequest } from './read-request.ts';

/** How each file of the raw data is read, by its name. */
export type ReadingPlan = ReadonlyMap<string, FileReading>;

/**
 * Finds out how every file is read. The columns of the largest file are chosen first, and files of the same columns are read
 * alike.
 *
 * @throws MlopsError `E_RAW_SCHEMA` where the columns of a file are not sure, naming the parameters that choose them
 */
export async function planReading(
  partitions: readonly Partition[],
  request: ReadRequest,
  options: ReadOptions,
): Promise<ReadingPlan> {
  const found: { file: RawFile; form: FileForm }[] = [];
  for (const file of partitions.flatMap(({ files }) => files)) {
    options.signal?.throwIfAborted();
    const inspect = file.label === undefined ? inspectFile : inspectDocument;
    found.push({ file, form: await inspect(file, request) });
  }
  const files = labelByName(found);
  const choices = new Map<string, ColumnChoice>();
  const plan = new Map<string, FileReading>();
  for (const { file, form } of [...files].sort((a, b) => b.file.bytes - a.file.bytes)) {
    const likeness = JSON.stringify([form.format, form.header, form.columns]);
    const choice = choices.get(likeness) ?? (await choose(file, form, request, options));
    choices.set(likeness, choice);
    const isLabelled = file.label !== undefined || choice.label !== undefined;
    // A file without labels beside others that have them: its rows wait for theirs.
    const mayLack = isLabelled || [...plan.values()].some((other) => hasLabels(other));
    const { text, label, id } = checkColumns(file.path, form, request, choice, mayLack);
    plan.set(file.name, { file, form, columns: { text, label: file.label === undefined ? label : undefined, id } });
  }
  return new Map(files.map(({ file }) => [file.name, plan.get(file.name) as FileReading]));
}

export function hasLabels({ file, columns }: FileReading): boolean {
  return file.label !== undefined ? file.label !== '' : columns.label !== undefined;
}

async function choose(
  file: RawFile,
  form: FileForm,
  request: ReadRequest,
  options: ReadOptions,
): Promise<ColumnChoice> {
  const usual = chooseColumns(form, request, []);
  const isKnown = usual.text !== undefined && (usual.label !== undefined || file.label !== undefined);
  if (isKnown || form.columns.length === 0) return usual;
  return chooseColumns(form, request, await columnFacts(file, form, options));
}

/** Files of a text a line and no labels, each named after a class. */
function labelByName(found: readonly { file: RawFile; form: FileForm }[]): { file: RawFile; form: FileForm }[] {
  if (!found.every(({ file, form }) => form.format === 'lines' && file.label === undefined)) return [...found];
  const labels = labelsOfNames(found.map(({ file }) => file.name));
  if (!labels) return [...found];
  return found.map(({ file, form }, i) => ({ form, file: { ...file, label: labels[i] ?? '' } }));
}
