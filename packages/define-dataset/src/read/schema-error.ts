import { MlopsError } from '@aml-mlops/errors';
import type { Columns } from './row.ts';

/**
 * A file whose columns are not those that were asked for: no row of it can be right, so the run stops.
 *
 * @param why what of the file explains it, where something does
 * @throws MlopsError `E_RAW_SCHEMA`, naming the parameters that choose columns
 */
export function checkColumns(file: string, { text, label }: Columns, found: readonly string[], why?: string): void {
  const wanted = [
    ['textColumn', text],
    ['labelColumn', label],
  ] as const;
  const missing = wanted.filter(([, name]) => !found.includes(name));
  for (const [parameter, name] of wanted) {
    const times = found.filter((column) => column === name).length;
    if (times < 2) continue;
    const message = `column ${JSON.stringify(name)} of ${file} (${parameter}) must be there once; got it ${times} times`;
    throw new MlopsError('E_RAW_SCHEMA', message, { file, column: name, parameter });
  }
  const [first] = missing;
  if (!first) return;
  const asked = missing.map(([parameter, name]) => `${JSON.stringify(name)} (${parameter})`).join(' and ');
  const listed = found.length === 0 ? 'no header' : found.map(shownName).join(', ');
  const got = listed.length > 300 ? `${listed.slice(0, 297)}...` : listed;
  const alike = why === undefined ? alikeColumns(missing, found) : {};
  const message = `columns of ${file} must hold ${asked}; got ${got}: ${why ?? adviceOf(missing, found, alike)}`;
  const proposed = Object.keys(alike).length === missing.length ? { proposed: alike } : {};
  throw new MlopsError('E_RAW_SCHEMA', message, { file, column: first[1], parameter: first[0], ...proposed });
}

function showColumn(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

/** What is too long for a name is somebody's text, which no message repeats. */
function shownName(name: string): string {
  return name.length > 40 ? `a value of ${name.length} characters` : JSON.stringify(name);
}

type Missing = readonly (readonly [parameter: string, name: string])[];

/** By parameter, the column whose name differs from the wanted one in case only. */
function alikeColumns(missing: Missing, found: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    missing.flatMap(([parameter, name]) => {
      const other = found.find((column) => column.toLowerCase() === name.toLowerCase());
      return other === undefined ? [] : [[parameter, other]];
    }),
  );
}

function adviceOf(missing: Missing, found: readonly string[], alike: Readonly<Record<string, string>>): string {
  if (found.length === 0) return 'the file is empty';
  const given = Object.entries(alike).map(([parameter, column]) => `${parameter}=${showColumn(column)}`);
  if (given.length === missing.length) return `give ${given.join(' and ')}`;
  return `a file must name its columns; give ${missing.map(([parameter]) => parameter).join(' and ')} where they have other names`;
}
