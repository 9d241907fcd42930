import type { Limits } from '../batching/limits.ts';
import { badRequest } from '../errors/bad-request.ts';
import { type JsonObject, refuseUnknown } from './read-body.ts';
import { checkText, readFlag, readTexts, readTop } from './read-texts.ts';

/** A request to `/score`. */
export interface ScoreRequest {
  /** `text` has one text and is answered as in the workshop; `texts` has many and gets all details. */
  readonly form: 'text' | 'texts';
  readonly texts: readonly string[];
  readonly top: number;
  readonly explain: boolean;
  readonly language: boolean;
}

const FIELDS = ['text', 'texts', 'top', 'explain', 'language'];

/** @throws MlopsError `E_REQUEST` */
export function readScoreRequest(body: JsonObject, limits: Limits): ScoreRequest {
  if (Object.hasOwn(body, 'text')) {
    refuseUnknown(body, ['text'], 'fields beside text');
    const text = checkText(body['text'], 'text', limits.textCharacters);
    return { form: 'text', texts: [text], top: 1, explain: false, language: false };
  }
  refuseUnknown(body, FIELDS);
  if (!Object.hasOwn(body, 'texts')) throw badRequest('text, or texts,', 'given', undefined);
  return {
    form: 'texts',
    texts: readTexts(body['texts'], 'texts', limits),
    top: readTop(body['top']),
    explain: readFlag(body['explain'], 'explain'),
    language: readFlag(body['language'], 'language'),
  };
}

/** The body equivalent to a query, as in a GET to Azure's server: types that a query lacks are inferred from its words. */
export function bodyOfQuery(query: JsonObject): JsonObject {
  const body: Record<string, unknown> = { ...query };
  delete body['model'];
  if (typeof body['texts'] === 'string') body['texts'] = [body['texts']];
  if (typeof body['top'] === 'string' && /^\d{1,9}$/.test(body['top'])) body['top'] = Number(body['top']);
  for (const flag of ['explain', 'language']) {
    if (body[flag] === 'true' || body[flag] === 'false') body[flag] = body[flag] === 'true';
  }
  return body;
}
