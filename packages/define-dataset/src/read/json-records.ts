import type { FileForm } from '../form/file-form.ts';
import { onlyLabel } from './row.ts';

export type JsonObject = Readonly<Record<string, unknown>>;
type RecordForm = Pick<FileForm, 'records' | 'rejected'>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Recognises the tool that wrote the objects: Prodigy adds an answer, Label Studio stores annotations next to the data. */
export function recordFormOf(objects: readonly JsonObject[]): RecordForm {
  if (objects.length === 0) return { records: 'plain' };
  if (objects.every((object) => isObject(field(object, 'data')) && Array.isArray(field(object, 'annotations')))) {
    return { records: 'label-studio' };
  }
  if (!objects.every((object) => ['accept', 'reject', 'ignore'].includes(String(field(object, 'answer'))))) {
    return { records: 'plain' };
  }
  const labels = new Set(objects.map((object) => field(object, 'label')));
  const [only] = labels;
  const isOneLabel = labels.size === 1 && typeof only === 'string';
  return { records: 'prodigy', ...(isOneLabel ? { rejected: `not ${only}` } : {}) };
}

/** Column names of such objects, in order of occurrence. */
export function columnsOfObjects(objects: readonly JsonObject[], { records }: RecordForm): string[] {
  if (records === 'plain' || records === 'arrays')
    return [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const inner = records === 'prodigy' ? objects : objects.map((object) => field(object, 'data')).filter(isObject);
  const own = ['options', 'accept', 'answer', 'label', '_input_hash', '_task_hash', '_view_id', '_session_id', 'spans'];
  const names = inner.flatMap((object) => Object.keys(object)).filter((name) => !own.includes(name));
  const ids = records === 'label-studio' && objects.every((object) => Object.hasOwn(object, 'id')) ? ['id'] : [];
  return [...new Set([...ids, ...names, 'label'])];
}

/** The value of one column of an object. A list of one label is that label. */
export function valueOfObject(object: JsonObject, name: string, form: RecordForm): unknown {
  if (form.records === 'prodigy' && name === 'label') return prodigyLabel(object, form.rejected);
  if (form.records === 'label-studio') {
    if (name === 'label') return labelStudioLabel(object);
    const data = field(object, 'data');
    const inner = isObject(data) ? field(data, name) : undefined;
    return inner ?? (name === 'id' ? field(object, 'id') : undefined);
  }
  const value = field(object, name);
  return Array.isArray(value) && value.every((item) => typeof item !== 'object') ? onlyLabel(value) : value;
}

function prodigyLabel(object: JsonObject, rejected: string | undefined): unknown {
  const [answer, accepted] = [field(object, 'answer'), field(object, 'accept')];
  if (Array.isArray(accepted)) return answer === 'accept' ? onlyLabel(accepted) : undefined;
  if (answer === 'reject') return rejected;
  return answer === 'accept' ? field(object, 'label') : undefined;
}

/** The choice of most annotators, the first one on ties. Cancelled annotations do not count. */
function labelStudioLabel(object: JsonObject): unknown {
  const annotations = field(object, 'annotations');
  const choices = (Array.isArray(annotations) ? annotations : []).filter(isObject).flatMap((annotation) => {
    const results = field(annotation, 'result');
    if (field(annotation, 'was_cancelled') === true || !Array.isArray(results)) return [];
    const chosen = results.filter(isObject).flatMap((result) => {
      const value = field(result, 'value');
      const list = isObject(value) ? field(value, 'choices') : undefined;
      return field(result, 'type') === 'choices' && Array.isArray(list) ? list : [];
    });
    return chosen.length === 0 ? [] : [chosen];
  });
  const votes = Map.groupBy(choices, (chosen) => JSON.stringify(chosen));
  const [winner] = [...votes.values()].sort((a, b) => b.length - a.length);
  return onlyLabel(winner?.[0] ?? []);
}
