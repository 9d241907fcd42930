import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError, showValue } from '@aml-mlops/errors';
import type { PlanCondition } from '../../define/plan.ts';

/**
 * Whether a condition holds.
 *
 * @param folder the artifact that it refers to
 * @param node the dependent node, for the error
 * @throws MlopsError `E_CONDITION` if there is no such file or value, or the value cannot be compared
 */
export async function askCondition(condition: PlanCondition, folder: string, node: string): Promise<boolean> {
  const asking = `step ${node}`;
  const { at, equals, atLeast, below } = condition;
  if (equals !== undefined) {
    const file = path.join(folder, condition.file);
    const found = valueAt(await readJson(file, asking), at);
    if (found !== undefined) return found === equals;
    throw refusal(asking, file, `have a value at ${at}`, found);
  }
  const value = await readNumber(folder, condition, asking);
  return atLeast !== undefined ? value >= atLeast : value < (below ?? Number.NEGATIVE_INFINITY);
}

/**
 * The number at a place in a JSON file of an artifact.
 *
 * @param place the file within the artifact, and a JSON Pointer (RFC 6901)
 * @param asking the dependent node or study, for the error: `step outer`
 * @throws MlopsError `E_CONDITION` if there is none
 */
export async function readNumber(
  folder: string,
  place: { readonly file: string; readonly at: string },
  asking: string,
): Promise<number> {
  const file = path.join(folder, place.file);
  const value = valueAt(await readJson(file, asking), place.at);
  if (typeof value === 'number') return value;
  throw refusal(asking, file, `have a number at ${place.at}`, value);
}

async function readJson(file: string, asking: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const message = `what ${asking} depends on must be a JSON file; got ${file}, which cannot be read as one`;
    throw new MlopsError('E_CONDITION', message, { file }, { cause });
  }
}

/** Resolves a JSON Pointer (RFC 6901). Own properties only: a user's label may be `constructor`. */
function valueAt(document: unknown, pointer: string): unknown {
  const keys = pointer === '' ? [] : pointer.slice(1).split('/');
  return keys
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
      return Array.isArray(at) && !INDEX.test(key) ? undefined : Reflect.get(at, key);
    }, document);
}

/** A list has items, and no `length` that a pointer could reach. */
const INDEX = /^(?:0|[1-9]\d*)$/;

function refusal(asking: string, file: string, range: string, value: unknown): MlopsError {
  return new MlopsError('E_CONDITION', `${file} must ${range} for ${asking} to decide; got ${showValue(value)}`, {
    file,
  });
}
