import { hashText } from '@aml-mlops/artifacts';
import type { StepProgram } from '../../bundle/index.ts';
import { paramToText } from '../../define/params.ts';
import type { PlanNode } from '../../define/plan.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';

/** Content hash of each state; undefined before the first. */
export type PortHashes = Readonly<Record<string, string | undefined>>;

/** Content hashes of the artifacts on each input port: one, or those of a list in order. */
export type InputHashes = Readonly<Record<string, readonly string[]>>;

/** One artifact of a list, as `explain` names it: `models[0]`. */
export function itemField(port: string, index: number): string {
  return `${port}[${index}]`;
}

/**
 * Everything that a node's result depends on: its step's program and environment, its parameters, the content of its inputs
 * and its state. Paths, times and the number of workers are not part of it.
 */
export function keyFields(node: PlanNode, program: StepProgram, inputs: InputHashes, states: PortHashes): KeyFields {
  const fields: Record<string, string> = {
    step: node.step,
    program: program.program,
    environment: program.environment,
  };
  for (const [name, value] of Object.entries(node.params)) {
    if (!node.neutralParams.includes(name)) fields[`param ${name}`] = paramToText(value);
  }
  for (const [name, value] of Object.entries(node.variables)) fields[`variable ${name}`] = value;
  for (const [port, planInput] of Object.entries(node.inputs)) {
    const [first = 'none', ...more] = inputs[port] ?? [];
    if (!('edges' in planInput)) fields[`input ${port}`] = first;
    else for (const [i, hash] of [first, ...more].entries()) fields[`input ${itemField(port, i)}`] = hash;
  }
  for (const port of Object.keys(node.state)) fields[`state ${port}`] = states[port] ?? 'none';
  return fields;
}

/** The cache key: SHA-256 of the fields in the order of their names. */
export function cacheKey(fields: KeyFields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashText(JSON.stringify(sorted));
}
