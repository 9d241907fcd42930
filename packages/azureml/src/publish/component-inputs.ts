import { itemName, paramToText, type StepDefinition } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import { shellText } from './shell-text.ts';

/** An input of a component, in the format of the service and its command-line tool. */
export interface ComponentInput {
  readonly type: 'uri_folder' | 'string' | 'number' | 'integer';
  readonly description?: string;
  readonly optional?: true;
  readonly default?: string;
  readonly min?: string;
  readonly max?: string;
}

/**
 * A step's ports and parameters as inputs of its component, in the order of the contract. Components have no lists: a list
 * port becomes one input per possible artifact, `models_1`, `models_2`, …, all but the first optional.
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
 * A number stays a number, so that its range is checked before anything starts; everything else, including lists and objects, is text
 * as on the command line. A component cannot receive an empty text: such a parameter is optional, and when it is
 * omitted the program's default applies.
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

/** The bounds of safe integers are not a deliberately chosen range. */
function bound(
  side: 'min' | 'max',
  type: 'number' | 'integer',
  value: number | undefined,
): Partial<Record<'min' | 'max', string>> {
  if (value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER) return {};
  // Like the service's own tools, writes the bound of a number with a decimal point.
  return { [side]: type === 'number' && Number.isInteger(value) ? `${value}.0` : String(value) };
}
