import type { KindDefinition } from '@aml-mlops/artifacts';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';
import type { Page } from './error-pages.ts';

/** A page for each step, generated from its contract: ports, state, parameters, environment. */
export function stepPages(steps: readonly StepDefinition[]): Page[] {
  const sorted = steps.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const index = ['# Steps', '', '| step | does |', '| --- | --- |'];
  for (const { name, description } of sorted) index.push(`| [${name}](./${name}) | ${cell(description)} |`);
  return [
    { path: 'reference/steps/index', markdown: `${index.join('\n')}\n` },
    ...sorted.map((step) => ({ path: `reference/steps/${step.name}`, markdown: stepPage(step) })),
  ];
}

function stepPage({
  name,
  description,
  inputs,
  outputs,
  state,
  params,
  environment,
  compute,
  limits,
}: StepDefinition): string {
  const lines = [
    `# ${name}`,
    '',
    `${description}.`,
    '',
    '## Ports',
    '',
    '| port | kind | what |',
    '| --- | --- | --- |',
  ];
  for (const [port, { kind, optional, list, description: what }] of Object.entries(inputs))
    lines.push(
      `| in \`${port}\`${optional ? ', optional' : ''}${list ? ', list' : ''} | [${kind}](../kinds) | ${cell(what)} |`,
    );
  for (const [port, { kind, description: what }] of Object.entries(state))
    lines.push(`| state \`${port}\` | [${kind}](../kinds) | ${cell(what)} |`);
  for (const [port, { kind, description: what }] of Object.entries(outputs))
    lines.push(`| out \`${port}\` | [${kind}](../kinds) | ${cell(what)} |`);
  lines.push('', '## Parameters', '', ...parameterTable(params));
  const native = (environment.native ?? []).map((other) => `\`${other}\``).join(', ');
  const place = `Base image \`${environment.base}\`${native && `, with ${native}`}; compute role \`${compute.target}\``;
  const attempts = limits.retries === 0 ? 'one attempt' : `${limits.retries + 1} attempts`;
  lines.push('', '## Where it runs', '', `${place}; at most ${limits.timeoutSeconds} seconds; ${attempts}.`);
  return `${lines.join('\n')}\n`;
}

const propertySchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});
type Property = z.infer<typeof propertySchema>;

function parameterTable(params: StepDefinition['params']): string[] {
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return ['None.'];
  const lines = ['| parameter | default | range | meaning |', '| --- | --- | --- | --- |'];
  for (const [name, value] of properties) {
    const property = propertySchema.parse(value);
    const given =
      property.default === undefined ? (schema.required?.includes(name) ? 'required' : 'none') : code(property.default);
    lines.push(`| \`${name}\` | ${given} | ${cell(rangeOf(property))} | ${cell(property.description ?? '')} |`);
  }
  return lines;
}

/** A range as text: `whole number in [1, 256]`, `one of a, b`. */
export function rangeOf(property: Property): string {
  if (property.enum) return `one of ${property.enum.map(String).join(', ')}`;
  if (property.anyOf) {
    const parts = property.anyOf.map((part) => rangeOf(propertySchema.parse(part)));
    return [...new Set(parts)].join('; or ');
  }
  if (property['const'] !== undefined) return String(property['const']);
  const type = [property.type ?? 'any'].flat().join(' or ').replace('integer', 'whole number');
  const low =
    property.exclusiveMinimum !== undefined ? `(${property.exclusiveMinimum}` : `[${bound(property.minimum, '-inf')}`;
  const high =
    property.exclusiveMaximum !== undefined ? `${property.exclusiveMaximum})` : `${bound(property.maximum, 'inf')}]`;
  const bounded = `${low}, ${high}`;
  return bounded === '[-inf, inf]' ? type : `${type} in ${bounded.replace('[-inf', '(-inf').replace('inf]', 'inf)')}`;
}

/** JSON Schema bounds integers by the range of safe integers, which is no deliberate bound. */
function bound(value: number | undefined, otherwise: string): string {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? otherwise : String(value);
}

/** A page that lists artifact kinds: files, schema version, and the steps that make them. */
export function kindsPage(kinds: readonly KindDefinition[], steps: readonly StepDefinition[]): Page {
  const lines = [
    '# Artifact kinds',
    '',
    '| kind | version | holds | files | made by |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const { name, schemaVersion, description, files } of kinds.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const makers = steps.filter(({ outputs, state }) =>
      [...Object.values(outputs), ...Object.values(state)].some((port) => port.kind === name),
    );
    const links = makers.map((step) => `[${step.name}](./steps/${step.name})`).join(', ');
    lines.push(
      `| \`${name}\` | ${schemaVersion} | ${cell(description)} | ${files.map((file) => `\`${file}\``).join(', ')} | ${links} |`,
    );
  }
  return { path: 'reference/kinds', markdown: `${lines.join('\n')}\n` };
}

function code(value: unknown): string {
  const text = JSON.stringify(value);
  return `\`${text.length > 40 ? `${text.slice(0, 37)}…` : text}\``.replaceAll('|', '\\|');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
