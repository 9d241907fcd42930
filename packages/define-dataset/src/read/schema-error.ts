import { MlopsError } from '@aml-mlops/errors';
import type { ColumnChoice } from '../form/choose-columns.ts';
import type { FileForm } from '../form/file-form.ts';
import type { Columns } from '../form/file-reading.ts';
import type { ReadRequest } from '../form/read-request.ts';
import { shownName } from '../form/shown-name.ts';

/**
 * Checks that a file has the requested columns, or others that are certain. Otherwise no row of it can be right, so the run
 * stops.
 *
 * @param mayLackLabels whether the file may have no labels
 * @throws MlopsError `E_RAW_SCHEMA` if not, naming the parameters that choose columns
 */
export function checkColumns(
  file: string,
  { columns, format }: Pick<FileForm, 'columns' | 'format'>,
  request: Pick<ReadRequest, 'textColumns' | 'labelColumn'>,
  { text, label, id, candidates }: ColumnChoice,
  mayLackLabels: boolean,
): Columns {
  for (const [parameter, name] of [
    ...(text ?? []).map((name) => ['textColumn', name] as const),
    ...(label === undefined ? [] : [['labelColumn', label] as const]),
  ]) {
    const times = columns.filter((column) => column === name).length;
    if (times < 2) continue;
    const message = `column ${JSON.stringify(name)} of ${file} (${parameter}) must be there once; got it ${times} times`;
    throw new MlopsError('E_RAW_SCHEMA', message, { file, column: name, parameter });
  }
  const needsLabel = label === undefined && (!mayLackLabels || candidates.label.length > 1);
  if (text !== undefined && !needsLabel) return { text, label, id };
  const missing = [
    ...(text === undefined
      ? request.textColumns.filter((name) => !columns.includes(name)).map((name) => ['textColumn', name] as const)
      : []),
    ...(needsLabel ? [['labelColumn', request.labelColumn] as const] : []),
  ];
  const asked = missing.map(([parameter, name]) => `${JSON.stringify(name)} (${parameter})`).join(' and ');
  const listed = columns.length === 0 ? 'none' : columns.map(shownName).join(', ');
  const got = listed.length > 300 ? `${listed.slice(0, 297)}...` : listed;
  const alike = alikeColumns(missing, columns);
  const message = `columns of ${file} must hold ${asked}; got ${got}: ${adviceOf(missing, columns, alike, candidates, format)}`;
  const proposed = Object.keys(alike).length === missing.length ? { proposed: alike } : {};
  throw new MlopsError('E_RAW_SCHEMA', message, {
    file,
    column: missing[0]?.[1],
    ...(columns.length === 0 ? {} : { parameter: missing[0]?.[0] }),
    ...proposed,
  });
}

type Missing = readonly (readonly ['textColumn' | 'labelColumn', string])[];

/** By parameter, what was meant: a column whose name differs in case only, or columns that were listed with commas. */
function alikeColumns(missing: Missing, found: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    missing.flatMap(([parameter, name]) => {
      const other =
        found.find((column) => column.toLowerCase() === name.toLowerCase()) ?? listOf(parameter, name, found);
      return other === undefined ? [] : [[parameter, other]];
    }),
  );
}

function listOf(parameter: string, name: string, found: readonly string[]): string | undefined {
  const names = name.split(',').map((part) => part.trim());
  const isList = parameter === 'textColumn' && names.length > 1 && names.every((part) => found.includes(part));
  return isList ? JSON.stringify(names) : undefined;
}

function adviceOf(
  missing: Missing,
  found: readonly string[],
  alike: Readonly<Record<string, string>>,
  candidates: ColumnChoice['candidates'],
  format: FileForm['format'],
): string {
  if (found.length === 0) return 'the file is empty';
  if (format === 'lines') return 'it is a text a line, without labels: a file for each class, named after it, would do';
  const given = Object.entries(alike).map(([parameter, column]) => `${parameter}=${shellWord(column)}`);
  if (given.length === missing.length) return `give ${given.join(' and ')}`;
  const choices = missing.flatMap(([parameter]) => {
    const names = candidates[parameter === 'textColumn' ? 'text' : 'label'].filter((name) => name.length <= 40);
    return names.length > 1 ? `${parameter}=${names.slice(0, 6).map(shellWord).join(` or ${parameter}=`)}` : [];
  });
  if (choices.length > 0) return `several could be it: give ${choices.join(', and ')}`;
  return `a file must name its columns; give ${missing.map(([parameter]) => parameter).join(' and ')} where they have other names`;
}

function shellWord(name: string): string {
  if (name.startsWith('["')) return `'${name}'`;
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}
