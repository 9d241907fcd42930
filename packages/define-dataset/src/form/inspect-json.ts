import { type Frame, readLines } from '../read/frames.ts';
import { parseArray, parseObject } from '../read/json.ts';
import { readJsonFrames } from '../read/json-frames.ts';
import { columnsOfObjects, type JsonObject, recordFormOf } from '../read/json-records.ts';
import { roleOfName } from './column-names.ts';
import type { FileForm } from './file-form.ts';
import { type ReadRequest, wantedNames } from './read-request.ts';

const LOOKED_AT_ROWS = 500;
const SURE = 0.9;

interface Sample {
  readonly objects: readonly JsonObject[];
  /** Rows without names, by numbered columns. */
  readonly arrays: readonly JsonObject[];
  readonly bad: number;
}

/**
 * Rows of JSON: one per line, in an array, in lists of one object, or spanning several lines; each an object, or an array of
 * values without names.
 *
 * @param text the beginning of the file
 * @param extension of the file, in lower case
 * @returns undefined if the text is not JSON
 */
export async function inspectJson(
  text: string,
  extension: string,
  base: FileForm,
  request: ReadRequest,
): Promise<FileForm | undefined> {
  const isNamed = ['.json', '.jsonl', '.ndjson'].includes(extension);
  if (!isNamed && ['.csv', '.tsv', '.tab'].includes(extension)) return undefined;
  const start = text.trimStart();
  const byLine = await sampleOf(readLines(bytesOf(text), Number.MAX_SAFE_INTEGER));
  if (isMostly(byLine.arrays, byLine)) return withArrays('jsonl', byLine.arrays, base);
  const isLines = start.startsWith('{') && byLine.objects.length > 0;
  if (isLines && byLine.objects.length > 1) {
    if (!isNamed && byLine.bad > byLine.objects.length) return undefined;
    return withObjects('jsonl', byLine.objects, base, request);
  }
  const whole = await sampleOf(readJsonFrames(bytesOf(text), Number.MAX_SAFE_INTEGER));
  const inLists = start.startsWith('{') ? await sampleOfLists(text, whole) : undefined;
  if (inLists && isMostly(inLists.arrays, inLists)) return withArrays('json-lists', inLists.arrays, base);
  if (inLists && isMostly(inLists.objects, inLists)) return withObjects('json-lists', inLists.objects, base, request);
  if (isMostly(whole.arrays, whole)) return withArrays('json', whole.arrays, base);
  if (!isNamed && (whole.objects.length === 0 || whole.bad > whole.objects.length)) return undefined;
  if (isLines) return withObjects('jsonl', byLine.objects, base, request);
  const isArray = start.startsWith('[') || (start.startsWith('{') && whole.objects.length > 0);
  return isArray
    ? withObjects('json', whole.objects, base, request)
    : withObjects('jsonl', byLine.objects, base, request);
}

type Format = 'jsonl' | 'json' | 'json-lists';

function withObjects(format: Format, objects: readonly JsonObject[], base: FileForm, request: ReadRequest): FileForm {
  const records = recordFormOf(objects);
  // Without any object every row is bad, and reported as such.
  const columns = objects.length === 0 ? wantedNames(request) : columnsOfObjects(objects, records);
  return { ...base, format, ...records, columns };
}

function withArrays(format: Format, arrays: readonly JsonObject[], base: FileForm): FileForm {
  return { ...base, format, records: 'arrays', columns: columnsOfObjects(arrays, { records: 'arrays' }) };
}

function isMostly(rows: readonly JsonObject[], { objects, arrays, bad }: Sample): boolean {
  return rows.length > 1 && rows.length >= SURE * (objects.length + arrays.length + bad);
}

/** Rows in the lists of the text's only object; undefined if it has several, or if the object is itself a row. */
async function sampleOfLists(text: string, { objects, arrays }: Sample): Promise<Sample | undefined> {
  if (objects.length > 1 || arrays.length > 0) return undefined;
  const [only] = objects;
  if (only && isRow(only)) return undefined;
  return sampleOf(readJsonFrames(bytesOf(text), Number.MAX_SAFE_INTEGER, { lists: true }));
}

function isRow(object: JsonObject): boolean {
  if (recordFormOf([object]).records !== 'plain') return true;
  return Object.entries(object).some(([name, value]) => {
    const role = roleOfName(name);
    return (role === 'text' || role === 'label') && typeof value !== 'object';
  });
}

async function sampleOf(frames: AsyncIterable<Frame[]>): Promise<Sample> {
  const objects: JsonObject[] = [];
  const arrays: JsonObject[] = [];
  let bad = 0;
  for await (const batch of frames) {
    for (const frame of batch) {
      if (objects.length + arrays.length + bad >= LOOKED_AT_ROWS) return { objects, arrays, bad };
      if (frame.bytes.length === 0) continue;
      const object = parseObject(frame);
      if ('fields' in object) objects.push(object.fields);
      else {
        const array = parseArray(frame);
        if ('fields' in array && holdsValues(array.fields)) arrays.push(array.fields);
        else bad++;
      }
    }
  }
  return { objects, arrays, bad };
}

/** Whether a row without names may be a text and its label: two values or more, some of which are text, none nested. */
function holdsValues(fields: JsonObject): boolean {
  const values = Object.values(fields);
  return (
    values.length > 1 && values.some(isText) && values.every((value) => value === null || typeof value !== 'object')
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
