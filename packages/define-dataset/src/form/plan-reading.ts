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
import { isDoubtful, jointEncoding } from './joint-encoding.ts';
import type { ReadRequest } from './read-request.ts';

/** How to read each file of the raw data, by file name. */
export type ReadingPlan = ReadonlyMap<string, FileReading>;

/** A file and its detected form. */
export interface InspectedFile {
  readonly file: RawFile;
  readonly form: FileForm;
}

/**
 * Plans how to read every file: its form, and its columns.
 *
 * @throws MlopsError `E_RAW_FILE` if a file is neither text nor Parquet; `E_RAW_SCHEMA` if the columns of a file are
 * ambiguous, naming the parameters that choose them
 */
export async function planReading(
  partitions: readonly Partition[],
  request: ReadRequest,
  options: ReadOptions,
): Promise<ReadingPlan> {
  return planColumns(await inspectFiles(partitions, request, options), request, options);
}

/** Detects the form of every file, in order. */
export async function inspectFiles(
  partitions: readonly Partition[],
  request: ReadRequest,
  { signal }: Pick<ReadOptions, 'signal'>,
): Promise<InspectedFile[]> {
  const found: InspectedFile[] = [];
  for (const file of partitions.flatMap(({ files }) => files)) {
    signal?.throwIfAborted();
    const inspect = file.label === undefined ? inspectFile : inspectDocument;
    found.push({ file, form: await inspect(file, request) });
  }
  return labelByName(await inOneEncoding(found, request));
}

/** Files of one byte a character are in the encoding that all of them tell. */
async function inOneEncoding(found: InspectedFile[], request: ReadRequest): Promise<InspectedFile[]> {
  const encoding = request.encoding === undefined ? await jointEncoding(found) : undefined;
  if (encoding === undefined) return found;
  return Promise.all(
    found.map(async (each) => {
      if (!isDoubtful(each) || each.form.encoding === encoding) return each;
      const inspect = each.file.label === undefined ? inspectFile : inspectDocument;
      return { file: each.file, form: await inspect(each.file, { ...request, encoding }) };
    }),
  );
}

/** Chooses the columns of the largest file first; files with the same columns are read in the same way. */
export async function planColumns(
  files: readonly InspectedFile[],
  request: ReadRequest,
  options: ReadOptions,
): Promise<ReadingPlan> {
  const choices = new Map<string, ColumnChoice>();
  const plan = new Map<string, FileReading>();
  let someHaveLabels = false;
  for (const { file, form } of [...files].sort((a, b) => b.file.bytes - a.file.bytes)) {
    const likeness = JSON.stringify([form.format, form.header, form.columns]);
    const choice = choices.get(likeness) ?? (await choose(file, form, request, options));
    choices.set(likeness, choice);
    // A file without labels next to labelled ones: its rows are unlabelled.
    const mayLack = someHaveLabels || file.label !== undefined;
    const { text, label, id } = checkColumns(file.path, form, request, choice, mayLack);
    const reading = { file, form, columns: { text, label: file.label === undefined ? label : undefined, id } };
    someHaveLabels ||= hasLabels(reading);
    plan.set(file.name, reading);
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

/** Files with one text per line and no labels, each named after a class. */
function labelByName(found: readonly InspectedFile[]): InspectedFile[] {
  if (!found.every(({ file, form }) => form.format === 'lines' && file.label === undefined)) return [...found];
  const labels = labelsOfNames(found.map(({ file }) => file.name));
  if (!labels) return [...found];
  return found.map(({ file, form }, i) => ({ form, file: { ...file, label: labels[i] ?? '' } }));
}
