import { styleText } from 'node:util';
import { type CheckParams, type DataCheck, defineDataset } from '@aml-mlops/define-dataset/check';
import { MlopsError, visibleText } from '@aml-mlops/errors';
import { parseParams, valuesFromText } from '@aml-mlops/pipeline-sdk';
import { formatTable } from '../display/table.ts';

/** Output of `mlops data check --json`; scripts depend on it. */
export interface DataCheckDocument {
  readonly files: DataCheck['files'];
  readonly leftOut: DataCheck['leftOut'];
  /** Of the largest group of files with the same format; null if unknown or if there is none. */
  readonly format: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly quote: string | null;
  readonly header: boolean | null;
  readonly forms: DataCheck['forms'];
  readonly columns: DataCheck['columns'];
  readonly rows: number;
  readonly badRows: number;
  readonly unlabelled: number;
  readonly classes: readonly { readonly label: string; readonly rows: number }[];
  readonly duplicates: { readonly exact: number; readonly near: number; readonly conflictingGroups: number } | null;
  readonly languages: readonly { readonly language: string; readonly share: number }[];
  readonly lengths: { readonly shortest: number; readonly median: number; readonly longest: number } | null;
  readonly notes: readonly string[];
  readonly problems: DataCheck['problems'];
  /** Command that runs the pipeline on this data; null if the data cannot be read. */
  readonly command: string | null;
}

/** @throws MlopsError `E_USAGE`, `E_PARAM_RANGE`, `E_PARAM_UNKNOWN` if the step does not accept a parameter */
export function checkParams(options: readonly string[]): CheckParams {
  const texts: Record<string, string> = {};
  for (const option of options) {
    const [, name = '', value = ''] = new RegExp(`^(?:${defineDataset.name}\\.)?(\\w+)=(.*)$`, 's').exec(option) ?? [];
    if (name === '') throw new MlopsError('E_USAGE', `--param must be name=value; got ${JSON.stringify(option)}`);
    texts[name] = value;
  }
  return parseParams(defineDataset.params, valuesFromText(defineDataset.params, texts), defineDataset.name);
}

export function checkDocument(check: DataCheck, place: string): DataCheckDocument {
  const { survey } = check;
  const [form] = [...check.forms].sort((a, b) => b.files - a.files);
  return {
    files: check.files,
    leftOut: check.leftOut,
    format: form?.format ?? null,
    encoding: form?.encoding ?? null,
    delimiter: form?.delimiter ?? null,
    quote: form?.quote ?? null,
    header: form?.header ?? null,
    forms: check.forms,
    columns: check.columns,
    rows: survey?.rows ?? 0,
    badRows: survey?.badRows ?? 0,
    unlabelled: survey?.unlabelled ?? 0,
    classes: survey?.classes ?? [],
    duplicates: survey
      ? {
          exact: survey.duplicates.exact,
          near: survey.duplicates.near,
          conflictingGroups: survey.duplicates.conflicts,
        }
      : null,
    languages: survey?.languages ?? [],
    lengths: survey?.lengths ?? null,
    notes: check.notes,
    problems: check.problems,
    command: check.params ? commandOf(place, check.params) : null,
  };
}

function commandOf(place: string, params: Readonly<Record<string, string>>): string {
  const given = Object.entries(params).map(
    ([name, value]) => `--param ${quoted(`${defineDataset.name}.${name}=${value}`)}`,
  );
  return ['mlops run --dataset', quoted(place), ...given].join(' ');
}

/** Quotes a text as one word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const LISTED = 20;
const LABEL_LENGTH = 40;

/** The report as text. */
export function checkSummary(document: DataCheckDocument): string {
  const blocks = [
    filesBlock(document),
    columnsBlock(document),
    classesBlock(document),
    factsBlock(document),
    block(
      'Found out',
      document.notes.map((note) => visibleText(note)),
    ),
    block('Problems', problemLines(document)),
    document.command === null
      ? 'It cannot be read as it is.'
      : `${heading('Read it with')}\n${visibleText(document.command)}`,
  ];
  return `${blocks.filter((text) => text !== '').join('\n\n')}\n`;
}

function heading(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

function block(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading(title), ...lines].join('\n');
}

function filesBlock({ forms, files, leftOut }: DataCheckDocument): string {
  const table = formatTable(forms, [
    { title: 'files', value: (form) => String(form.files), align: 'right' },
    { title: 'first', value: ({ first }) => visibleText(first, 50) },
    { title: 'format', value: ({ format, isPacked }) => (isPacked ? `${format}, packed` : format) },
    { title: 'encoding', value: ({ encoding }) => encoding },
    { title: 'delimiter', value: ({ delimiter = '' }) => delimiter },
    { title: 'quote', value: ({ quote = '' }) => quote },
    { title: 'header', value: ({ header }) => (header === undefined ? '' : header ? 'yes' : 'no') },
  ]);
  const names = leftOut.slice(0, 5).map((name) => visibleText(name, 50));
  const more = leftOut.length > names.length ? ` and ${leftOut.length - names.length} more` : '';
  const lines = forms.length > 0 ? [table] : files.slice(0, LISTED).map(({ name }) => visibleText(name, 80));
  return block('Files', [...lines, ...(names.length > 0 ? [`no data: ${names.join(', ')}${more}`] : [])]);
}

function columnsBlock({ columns }: DataCheckDocument): string {
  if (columns.length === 0) return '';
  const table = formatTable(columns.slice(0, LISTED), [
    { title: 'column', value: ({ name }) => name },
    { title: 'read as', value: ({ role }) => (role === 'none' ? '' : role) },
    { title: 'examples', value: ({ examples }) => visibleText(examples.join(' | '), 80) },
  ]);
  const more = columns.length > LISTED ? [`and ${columns.length - LISTED} more`] : [];
  return block('Columns', [table, ...more]);
}

function classesBlock({ classes }: DataCheckDocument): string {
  if (classes.length === 0) return '';
  const table = formatTable(classes.slice(0, LISTED), [
    { title: 'class', value: ({ label }) => visibleText(label, LABEL_LENGTH) },
    { title: 'rows', value: ({ rows }) => String(rows), align: 'right' },
  ]);
  const more = classes.length > LISTED ? [`and ${classes.length - LISTED} more`] : [];
  return block('Classes', [table, ...more]);
}

function factsBlock({ rows, badRows, unlabelled, lengths, languages, duplicates }: DataCheckDocument): string {
  if (!lengths || !duplicates) return '';
  const bad = badRows > 0 ? `, ${badRows} more cannot be used` : '';
  const shares = languages.slice(0, 5).map(({ language, share }) => `${language} ${(share * 100).toFixed(1)} %`);
  return block('Texts', [
    `${rows} rows${unlabelled > 0 ? `, ${unlabelled} of them without a label` : ''}${bad}`,
    `${lengths.shortest} to ${lengths.longest} characters, median ${lengths.median}`,
    `languages: ${shares.join(', ')}`,
    `duplicates: ${duplicates.exact} exact, ${duplicates.near} near; ${duplicates.conflictingGroups} groups with different labels`,
  ]);
}

function problemLines({ problems }: DataCheckDocument): string[] {
  const lines = problems.slice(0, LISTED).map(({ file, row, message }) => {
    // The reader's messages already name the file.
    const place =
      file !== null && row !== null && !message.includes(file) ? `${visibleText(file, 60)} row ${row}: ` : '';
    return place + visibleText(message);
  });
  return problems.length > LISTED ? [...lines, `and ${problems.length - LISTED} more`] : lines;
}
