import { rangeError } from '@aml-mlops/errors';
import { MAX_LIST_TAG } from '../limits.ts';

/** The list that a tag holds as JSON, with one item more. Anybody may set a tag: what is no list is replaced. */
export function listWith(json: string | undefined, item: unknown, key: string): string {
  const list = JSON.stringify([...listOf(json), item]);
  if (list.length <= MAX_LIST_TAG) return list;
  throw rangeError('length', `tag ${key}`, `<= ${MAX_LIST_TAG} characters with what is added`, list.length);
}

function listOf(json: string | undefined): unknown[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
