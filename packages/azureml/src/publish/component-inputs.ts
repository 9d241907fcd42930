import { itemName, paramToText, type StepDefinition } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { shellText } from './shell-text.ts';

/** An input of a component, as the service and its command-line tool write it. */
export interface ComponentInput {
  readonly type: 'uri_folder' | 'string' | 'number' | 'integer';
  readonly description?: string;
  readonly optional?: true;
  readonly default?: string;
  readonly min?: string;
  readonly max?: string;
}

/**
 * Ports and parameters of a step as inputs of its component, in the order of the contract. A component has no lists: a list
 * port becomes as many inputs as it may have artifacts, `models_1`, `models_2`, …, all but the first optional.
 */
export function componentInputs(step: StepDefinition): Record<string, ComponentInput> {
  const inputs: Record<string, ComponentInput> = {};
  for (const [port, { description, optional, list, atMost }] of Object.entries(step.inputs)) {
    const names = list ? Array.from({ length: atMost }, (_, index) => itemName(port, index)) : [port];
    for (const [index, name] of names.entries()) {
      inputs[name] = { type: 'uri_folder', description, ...(optional || index > 0 ? { optional: true } : {}) };
    }
  }
  for (const [port, { description }] of Object.entries(step.state)) {
    inputs[port] = { type: 'uri_folder', description, optional: true };
  }
  for (const [name, schema] of Object.entries(step.params.shape)) {
    inputs[name] = parameterInput(schema as z.ZodType, name, step.name);
  }
  return inputs;
}

/**
 * A number stays one, so that its range is checked before anything is started; all else, lists and objects too, is text
 * as on the command line. An empty text cannot be given to a component: such a parameter is optional, and what it stands
 * for when it is left out is the default of the program.
 */
function parameterInput(schema: z.ZodType, name: string, step: string): ComponentInput {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const type = json.type === 'integer' || json.type === 'number' ? json.type : 'string';
  const fallback = schema.safeParse(undefined);
  const text = fallback.success && fallback.data !== undefined ? paramToText(fallback.data) : '';
  const bounds = type === 'string' ? {} : { ...bound('min', type, json.minimum), ...bound('max', type, json.maximum) };
  return {
    type,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    ...(text !== '' ? { default: shellText(text, name, `step ${step}`) } : fallback.success ? { optional: true } : {}),
    ...bounds,
  };
}

/** The bounds of whole numbers that a computer can count exactly are no range that anybody chose. */
function bound(
  side: 'min' | 'max',
  type: 'number' | 'integer',
  value: number | undefined,
): Partial<Record<'min' | 'max', string>> {
  if (value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER) return {};
  // As the service's own tools write it: the bound of a number is one with a point.
  return { [side]: type === 'number' && Number.isInteger(value) ? `${value}.0` : String(value) };
}
