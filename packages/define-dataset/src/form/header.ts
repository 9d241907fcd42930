import { roleOfName, roleOfWords } from './column-names.ts';

const NAME_LENGTH = 40;
const NAME_WORDS = 6;

/**
 * Whether the first row names the columns. A value that its own column has again and again is no name, nor are numbers and
 * sentences; names that data sets use are.
 *
 * @param wanted names that were asked for
 */
export function hasHeader(records: readonly (readonly string[])[], wanted: readonly string[]): boolean {
  const [first = [], ...rest] = records;
  const names = first.map((name) => name.replace(/^\ufeff/, '').trim());
  if (names.some((name) => wanted.includes(name)) && names.every(isShort)) return true;
  if (rest.length === 0) return names.some((name) => roleOfName(name) !== undefined);
  if (names.some((name, column) => isValueOf(column, name, rest))) return false;
  if (!names.every(isShort) || names.some(isNumber)) return false;
  if (names.some((name) => roleOfName(name) !== undefined)) return true;
  const filled = names.filter((name) => name !== '');
  if (new Set(filled).size < filled.length) return false;
  if (names.some((name) => roleOfWords(name) !== undefined)) return true;
  return names.some((name, column) => contrasts(column, name, rest));
}

function isShort(name: string): boolean {
  return name.length <= NAME_LENGTH && name.split(/\s+/).length <= NAME_WORDS;
}

function isNumber(name: string): boolean {
  return name !== '' && !Number.isNaN(Number(name));
}

/** Whether a column of few values has this one too. */
function isValueOf(column: number, value: string, rest: readonly (readonly string[])[]): boolean {
  if (value === '') return false;
  const values = rest.map((record) => record[column]?.trim() ?? '');
  const times = values.filter((other) => other === value).length;
  return times > 0 && new Set(values).size <= Math.max(2, values.length / 2);
}

/** Whether what is below a short name is mostly numbers, or texts that are much longer. */
function contrasts(column: number, name: string, rest: readonly (readonly string[])[]): boolean {
  const values = rest.map((record) => record[column] ?? '').filter((value) => value !== '');
  if (name === '' || values.length === 0) return false;
  const numbers = values.filter(isNumber).length;
  const meanLength = values.reduce((sum, value) => sum + value.length, 0) / values.length;
  return numbers > 0.9 * values.length || meanLength > Math.max(20, 3 * name.length);
}
