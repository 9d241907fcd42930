import type { FileReading } from './file-reading.ts';
import { extensionOf } from './inspect-file.ts';
import { hasLabels, type ReadingPlan } from './plan-reading.ts';
import type { ReadRequest } from './read-request.ts';
import { shownName } from './shown-name.ts';

const FORMATS: Readonly<Record<FileReading['form']['format'], string>> = {
  csv: 'a table',
  jsonl: 'JSON Lines',
  json: 'a JSON array',
  'json-lists': 'lists of JSON rows in one object',
  parquet: 'Parquet',
  lines: 'a text a line',
  fasttext: "fastText's labels and texts",
  document: 'a text a file',
};
const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'bars' };

/** Describes what was detected in the files rather than given by parameters, one line per group of similar files. */
export function describeReading(plan: ReadingPlan, request: ReadRequest): string[] {
  const found = [...plan.values()].map((reading) => ({ name: reading.file.name, facts: factsOf(reading, request) }));
  const alike = Map.groupBy(found, ({ facts }) => facts.join(', '));
  return [...alike].flatMap(([facts, files]) => {
    if (facts === '') return [];
    return [`${files[0]?.name}${files.length > 1 ? ` and ${files.length - 1} more` : ''}: ${facts}`];
  });
}

function factsOf(reading: FileReading, request: ReadRequest): string[] {
  const { file, form, columns } = reading;
  const facts: string[] = [];
  const extension = extensionOf(file);
  if (form.isPacked) facts.push('packed');
  if (form.encoding !== 'utf-8' && request.encoding === undefined) facts.push(`encoding ${form.encoding}`);
  if (form.format !== usualFormat(extension)) facts.push(FORMATS[form.format]);
  if (form.records === 'arrays') facts.push('rows without names');
  if (form.format === 'csv') facts.push(...tableFacts(reading, request, extension));
  if (form.carriageReturns) facts.push('lines ended by carriage returns');
  if (form.records === 'prodigy') facts.push("Prodigy's answers");
  if (form.records === 'label-studio') facts.push("Label Studio's annotations");
  const { label } = columns;
  if (label !== undefined && Object.hasOwn(form.classNames, label)) facts.push('class names from its metadata');
  if (columns.text.join('\n') !== request.textColumns.join('\n')) {
    facts.push(`text from ${columns.text.map(shownName).join(' and ')}`);
  }
  if (label !== undefined && label !== request.labelColumn) facts.push(`label from ${shownName(label)}`);
  if (columns.id !== undefined && columns.id !== request.idColumn) facts.push(`id from ${shownName(columns.id)}`);
  if (file.label !== undefined && form.format === 'lines') facts.push('labels from the names of the files');
  if (!hasLabels(reading)) facts.push('no labels');
  return facts;
}

function tableFacts({ form }: FileReading, request: ReadRequest, extension: string): string[] {
  const usual = extension === '.tsv' || extension === '.tab' ? '\t' : ',';
  const facts: string[] = [];
  if (form.delimiter !== usual && request.delimiter === undefined) {
    facts.push(`${DELIMITERS[form.delimiter] ?? form.delimiter} between fields`);
  }
  if (form.quote === "'" && request.quote === undefined) facts.push('single quotes');
  if (form.quote === '' && request.quote === undefined) facts.push('no quoting');
  if (!form.header && request.header === undefined) facts.push('no header');
  return facts;
}

function usualFormat(extension: string): string {
  if (['.csv', '.tsv', '.tab'].includes(extension)) return 'csv';
  if (['.jsonl', '.ndjson'].includes(extension)) return 'jsonl';
  return extension === '.parquet' ? 'parquet' : '';
}
