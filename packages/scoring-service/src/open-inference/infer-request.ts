import type { IncomingHttpHeaders } from 'node:http';
import { MlopsError } from '@aml-mlops/errors';
import type { Limits } from '../batching/limits.ts';
import { badRequest } from '../errors/bad-request.ts';
import { isObject, type JsonObject, parseObject, readJsonBody, refuseUnknown } from '../requests/read-body.ts';
import { readTexts } from '../requests/read-texts.ts';
import { decodeStrings } from './bytes-tensor.ts';

export const INPUT = 'text';

/** A requested output and its format. */
export interface WantedOutput {
  readonly name: string;
  readonly isBinary: boolean;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly texts: readonly string[];
  /** Undefined: all outputs, in the format of {@link InferRequest.isBinary}. */
  readonly outputs: readonly WantedOutput[] | undefined;
  readonly isBinary: boolean;
}

export const LENGTH_HEADER = 'inference-header-content-length';

/**
 * Reads `infer` of the Open Inference Protocol v2: JSON, or JSON followed by the texts in binary. Triton's client sends both
 * without a content type.
 *
 * @param outputNames the model's outputs
 * @throws MlopsError `E_REQUEST`, `E_CONTENT_TYPE`
 */
export function readInferRequest(
  headers: IncomingHttpHeaders,
  body: unknown,
  outputNames: readonly string[],
  limits: Limits,
): InferRequest {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const length = headers[LENGTH_HEADER];
  if (length === undefined) return readRequest(readJsonBody(headers, bytes), undefined, outputNames, limits);
  const end = /^\d{1,10}$/.test(String(length)) ? Number(length) : Number.NaN;
  if (!(end <= bytes.length)) {
    throw badRequest(
      'Inference-Header-Content-Length',
      `a whole number in [0, ${bytes.length}], the length of the body,`,
      end,
    );
  }
  return readRequest(parseObject(bytes.subarray(0, end)), bytes.subarray(end), outputNames, limits);
}

function readRequest(
  json: JsonObject,
  binary: Buffer | undefined,
  outputNames: readonly string[],
  limits: Limits,
): InferRequest {
  refuseUnknown(json, ['id', 'parameters', 'inputs', 'outputs']);
  const { id, inputs } = json;
  if (id !== undefined && typeof id !== 'string') throw badRequest('id', 'a string', id);
  const parameters = readParameters(json['parameters'], 'parameters');
  const isBinary = flagOf(parameters, 'binary_data_output');
  if (!Array.isArray(inputs) || inputs.length !== 1)
    throw badRequest('inputs', `a list of one, called ${INPUT},`, inputs);
  return {
    id,
    texts: readInput(inputs[0], binary, limits),
    outputs: readOutputs(json['outputs'], outputNames, isBinary),
    isBinary,
  };
}

function readInput(input: unknown, binary: Buffer | undefined, limits: Limits): readonly string[] {
  if (!isObject(input)) throw badRequest('inputs[0]', 'an object', input);
  refuseUnknown(input, ['name', 'shape', 'datatype', 'parameters', 'data'], 'fields of inputs[0]');
  const { name, shape, datatype, data } = input;
  if (name !== INPUT) throw badRequest('name of inputs[0]', INPUT, name);
  if (datatype !== 'BYTES') throw badRequest('datatype of inputs[0]', 'BYTES', datatype);
  const count = countOf(shape);
  const size = readParameters(input['parameters'], 'parameters of inputs[0]')['binary_data_size'];
  if (size !== undefined && data !== undefined)
    throw badRequest('data of inputs[0]', 'absent where it is binary', data);
  if (size === undefined && binary && binary.length > 0)
    throw badRequest('binary_data_size of inputs[0]', 'given', size);
  const texts = size === undefined ? flatten(data) : readBinary(size, binary);
  if (Array.isArray(texts) && texts.length !== count) {
    throw badRequest('shape of inputs[0]', `that of its data, ${texts.length} texts,`, count);
  }
  return readTexts(texts, 'data of inputs[0]', limits);
}

function readBinary(size: unknown, binary: Buffer | undefined): string[] {
  if (!binary || size !== binary.length) {
    throw badRequest('binary_data_size of inputs[0]', `the bytes after the JSON, ${binary?.length ?? 0},`, size);
  }
  return decodeStrings(binary);
}

/** Texts of shape [N] or [N, 1]. */
function countOf(shape: unknown): number {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (Array.isArray(shape) && isCount(shape[0]) && (shape.length === 1 || (shape.length === 2 && shape[1] === 1))) {
    return shape[0];
  }
  throw badRequest('shape of inputs[0]', '[N] or [N, 1]', shape);
}

/** Data may be flat, or nested according to its shape. */
function flatten(data: unknown): unknown {
  return Array.isArray(data) ? data.map((row) => (Array.isArray(row) && row.length === 1 ? row[0] : row)) : data;
}

function readOutputs(outputs: unknown, names: readonly string[], isBinary: boolean): WantedOutput[] | undefined {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw badRequest('outputs', 'a list', outputs);
  const wanted = outputs.map((output, i) => {
    if (!isObject(output)) throw badRequest(`outputs[${i}]`, 'an object', output);
    refuseUnknown(output, ['name', 'parameters'], `fields of outputs[${i}]`);
    const { name } = output;
    if (typeof name !== 'string' || !names.includes(name)) {
      throw badRequest(`name of outputs[${i}]`, `one of ${names.join(', ')}`, name);
    }
    const parameters = readParameters(output['parameters'], `parameters of outputs[${i}]`);
    if (parameters['classification'] !== undefined) {
      throw new MlopsError('E_REQUEST', `classification of outputs[${i}] of request must be absent: ask for label`);
    }
    return { name, isBinary: parameters['binary_data'] === undefined ? isBinary : flagOf(parameters, 'binary_data') };
  });
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length)
    throw badRequest('outputs', 'of different names', outputs);
  return wanted.length > 0 ? wanted : undefined;
}

function readParameters(parameters: unknown, what: string): JsonObject {
  if (parameters === undefined) return {};
  if (!isObject(parameters)) throw badRequest(what, 'an object', parameters);
  return parameters;
}

function flagOf(parameters: JsonObject, name: string): boolean {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'boolean') throw badRequest(name, 'true or false', value);
  return value ?? false;
}
