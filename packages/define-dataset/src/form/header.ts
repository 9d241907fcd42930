import { roleOfName, roleOfWords } from './column-names.ts';

const NAME_LENGTH = 40;
const NAME_WORDS = 6;

/**
 * Whether the first row names the columns. Values that recur in their own column are not names, nor are numbers and
 * sentences; column names common in data sets are.
 *
 * @param wanted requested column names
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
  return names.some((name, column) => contrasts(column, name, rest) || isNoClassOf(column, name, rest));
}

function isShort(name: string): boolean {
  return name.length <= NAME_LENGTH && name.split(/\s+/).length <= NAME_WORDS;
}

function isNumber(name: string): boolean {
  return name !== '' && !Number.isNaN(Number(name));
}

/** Whether a column with few distinct values contains this one too. */
function isValueOf(column: number, value: string, rest: readonly (readonly string[])[]): boolean {
  if (value === '') return false;
  const values = rest.map((record) => record[column]?.trim() ?? '');
  const times = values.filter((other) => other === value).length;
  return times > 0 && new Set(values).size <= Math.max(2, values.length / 2);
}

/** Rows by which a column of classes is known: each of its classes comes back in them. */
const ROWS_OF_CLASSES = 20;

/** Whether every value below comes back again and again, and this one does not: it names the classes. */
function isNoClassOf(column: number, name: string, rest: readonly (readonly string[])[]): boolean {
  if (name === '' || rest.length < ROWS_OF_CLASSES) return false;
  const times = new Map<string, number>();
  for (const record of rest) {
    const value = record[column]?.trim() ?? '';
    times.set(value, (times.get(value) ?? 0) + 1);
  }
  return times.size <= rest.length / 5 && [...times.values()].every((own) => own > 1) && !times.has(name);
}

/** Whether the values below a short name are mostly numbers, or much longer texts. */
function contrasts(column: number, name: string, rest: readonly (readonly string[])[]): boolean {
  const values = rest.map((record) => record[column] ?? '').filter((value) => value !== '');
  if (name === '' || values.length === 0) return false;
  const numbers = values.filter(isNumber).length;
  const meanLength = values.reduce((sum, value) => sum + value.length, 0) / values.length;
  return numbers > 0.9 * values.length || meanLength > Math.max(20, 3 * name.length);
}
