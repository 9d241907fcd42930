import type { Limits } from '../batching/limits.ts';
import { badRequest } from '../errors/bad-request.ts';
import { isObject, type JsonObject, refuseUnknown } from './read-body.ts';
import { readTexts } from './read-texts.ts';

/** MLflow's four forms, and Azure's for no-code deployments. */
const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs', 'input_data'] as const;

/** The text column, if there are several columns. */
const COLUMN = 'text';

/**
 * Texts of a request to `/invocations`. It must have exactly one of the forms; the texts are in the column `text`, or in the only
 * column. `params` may be present but must be empty, because the model has none.
 *
 * @throws MlopsError `E_REQUEST`
 */
export function readInvocation(body: JsonObject, limits: Limits): readonly string[] {
  refuseUnknown(body, [...FORMS, 'params']);
  const given = FORMS.filter((form) => Object.hasOwn(body, form));
  const [form] = given;
  if (form === undefined || given.length > 1) {
    throw badRequest('body', `an object with exactly one of ${FORMS.join(', ')}`, given.length);
  }
  readParams(body['params']);
  const value = body[form];
  switch (form) {
    case 'dataframe_split':
      return readTexts(ofSplit(value, form), form, limits);
    case 'dataframe_records':
      return readTexts(ofRows(value, form), form, limits);
    case 'instances':
      return readTexts(ofRows(value, form), form, limits);
    case 'inputs':
      return readTexts(isObject(value) ? ofColumns(value, form) : ofRows(value, form), form, limits);
    case 'input_data':
      return readTexts(isObject(value) ? ofSplit(value, form) : ofRows(value, form), form, limits);
  }
}

function readParams(params: unknown): void {
  if (params === undefined || params === null) return;
  if (!isObject(params)) throw badRequest('params', 'an object', params);
  if (Object.keys(params).length > 0) throw badRequest('params', 'empty: the model has none', params);
}

/** `{columns, index?, data}`, with one row per text. */
function ofSplit(value: unknown, form: string): unknown {
  if (!isObject(value)) throw badRequest(form, 'an object of columns and data', value);
  refuseUnknown(value, ['columns', 'index', 'data'], `fields of ${form}`);
  const { columns, index, data } = value;
  // Answers are in the order of the rows: the content of the index is irrelevant, but it must be a list.
  if (index !== undefined && !Array.isArray(index)) throw badRequest(`index of ${form}`, 'a list', index);
  if (!Array.isArray(data)) throw badRequest(`data of ${form}`, 'a list of rows', data);
  // Azure allows a list of texts without columns.
  if (columns === undefined) return ofRows(data, `data of ${form}`);
  if (!Array.isArray(columns)) throw badRequest(`columns of ${form}`, 'a list of names', columns);
  const odd = columns.find((name) => typeof name !== 'string' && typeof name !== 'number');
  if (odd !== undefined) throw badRequest(`columns of ${form}`, 'a list of names', odd);
  const column = columns.length === 1 ? 0 : columns.indexOf(COLUMN);
  if (column < 0) throw badRequest(`columns of ${form}`, `one, or have ${COLUMN} among them`, columns);
  return data.map((row, i) => {
    if (columns.length === 1 && typeof row === 'string') return row;
    if (!Array.isArray(row) || row.length !== columns.length) {
      throw badRequest(`data[${i}] of ${form}`, `a list of ${columns.length}`, row);
    }
    return row[column];
  });
}

/** A list of texts, of rows with one text, or of objects with a text column. */
function ofRows(value: unknown, form: string): unknown {
  if (!Array.isArray(value)) throw badRequest(form, 'a list', value);
  return value.map((row, i) => {
    if (Array.isArray(row)) {
      if (row.length !== 1) throw badRequest(`${form}[${i}]`, 'a list of one text', row);
      return row[0];
    }
    return isObject(row) ? columnOf(row, `${form}[${i}]`) : row;
  });
}

/** `{text: [...]}`, or a single text. */
function ofColumns(value: JsonObject, form: string): unknown {
  const column = columnOf(value, form);
  return typeof column === 'string' ? [column] : ofRows(column, form);
}

function columnOf(row: JsonObject, what: string): unknown {
  if (Object.hasOwn(row, COLUMN)) return row[COLUMN];
  const values = Object.values(row);
  if (values.length !== 1) throw badRequest(what, `one column, or one called ${COLUMN},`, row);
  return values[0];
}
