import type { Limits } from '../batching/limits.ts';
import { badRequest } from '../errors/bad-request.ts';
import { isObject, type JsonObject } from './read-body.ts';
import { readTexts } from './read-texts.ts';

/** A request of Label Studio to an ML backend. */
export interface LabelStudioRequest {
  readonly texts: readonly string[];
  /** Names of the choices control and of the object that it labels. */
  readonly fromName: string;
  readonly toName: string;
}

/**
 * Reads `POST /predict` of a Label Studio ML backend: `{tasks, label_config}`. The labelling configuration defines the text field of a
 * task and the names of the choices; without one it is the configuration written by `mlops labels export`.
 *
 * @throws MlopsError `E_REQUEST`
 */
export function readLabelStudio(body: JsonObject, limits: Limits): LabelStudioRequest {
  const { tasks, label_config: config } = body;
  if (!Array.isArray(tasks)) throw badRequest('tasks', 'a list of tasks', tasks);
  const names = namesOf(typeof config === 'string' ? config : '');
  const texts = tasks.map((task, i) => {
    const data = isObject(task) ? task['data'] : undefined;
    if (!isObject(data)) throw badRequest(`tasks[${i}].data`, 'an object', data);
    return Object.hasOwn(data, names.field) ? data[names.field] : undefined;
  });
  const { fromName, toName } = names;
  return { fromName, toName, texts: readTexts(texts, `data.${names.field} of tasks`, limits) };
}

/** Only configurations with thousands of labels, which come last, are longer than this. */
const CONFIG_CHARACTERS = 100_000;

function namesOf(config: string): { readonly fromName: string; readonly toName: string; readonly field: string } {
  const xml = config.slice(0, CONFIG_CHARACTERS);
  const choices = tagOf(xml, 'Choices');
  const toName = attributeOf(choices, 'toName') ?? 'text';
  const text = [...xml.matchAll(/<Text\s[^>]*>/g)]
    .map(([tag]) => tag)
    .find((tag) => attributeOf(tag, 'name') === toName);
  const field = /^\$([\w.-]+)$/.exec(attributeOf(text ?? '', 'value') ?? '')?.[1] ?? 'text';
  return { fromName: attributeOf(choices, 'name') ?? 'label', toName, field };
}

function tagOf(xml: string, name: string): string {
  return new RegExp(`<${name}\\s[^>]*>`).exec(xml)?.[0] ?? '';
}

function attributeOf(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
}
