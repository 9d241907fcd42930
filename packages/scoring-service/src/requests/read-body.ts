import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { MlopsError } from '@aml-mlops/errors';
import { badRequest } from '../errors/bad-request.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON body, with a JSON content type, or without one, as some clients send it.
 *
 * @throws MlopsError `E_CONTENT_TYPE`, `E_REQUEST`
 */
export function readJsonBody(headers: IncomingHttpHeaders, body: unknown): JsonObject {
  checkType(headers);
  return parseObject(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
}

/** @throws MlopsError `E_CONTENT_TYPE` */
function checkType({ 'content-type': type, 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding !== undefined && encoding !== 'identity') {
    throw new MlopsError(
      'E_CONTENT_TYPE',
      `content encoding of request must be identity; got ${encoding.slice(0, 40)}`,
    );
  }
  if (type === undefined || /^(application|text)\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) return;
  const message = `content type of request must be application/json; got ${type.slice(0, 80)} (with curl: -H 'content-type: application/json')`;
  throw new MlopsError('E_CONTENT_TYPE', message);
}

/** @throws MlopsError `E_REQUEST` if the body is not a single JSON object in UTF-8 */
export function parseObject(bytes: Buffer): JsonObject {
  if (bytes.length === 0) throw badRequest('body', 'a JSON object', undefined);
  if (!isUtf8(bytes)) throw new MlopsError('E_REQUEST', 'body of request must be UTF-8; it has bytes that are not');
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    // After a comma V8 quotes a part of the input; only the position is kept.
    const where = /at position \d+/.exec(String(error))?.[0] ?? '';
    throw new MlopsError('E_REQUEST', `body of request must be JSON; it is broken ${where}`.trim());
  }
  if (!isObject(json)) throw badRequest('body', 'a JSON object', json);
  return json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws MlopsError `E_REQUEST` if there is an unknown field */
export function refuseUnknown(object: JsonObject, known: readonly string[], where = 'fields'): void {
  for (const field of Object.keys(object)) {
    if (known.includes(field)) continue;
    const shown = JSON.stringify(field.slice(0, 60));
    throw new MlopsError('E_REQUEST', `${where} of request must be of ${known.join(', ')}; got ${shown}`, {
      value: shown,
    });
  }
}
