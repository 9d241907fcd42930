import { hashText } from '@aml-mlops/artifacts';
import type { StepProgram } from '../../bundle/index.ts';
import { paramToText } from '../../define/params.ts';
import type { PlanNode } from '../../define/plan.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';

/** Content hash of what lies on a port; none where an optional input or a state is not there yet. */
export type PortHashes = Readonly<Record<string, string | undefined>>;

/**
 * All that what a node makes depends on: its step's program and environment, its parameters, the content of its inputs
 * and the state that it finds. Where the files lie, when they were made and how many workers there are is not in it.
 */
export function keyFields(node: PlanNode, program: StepProgram, inputs: PortHashes, states: PortHashes): KeyFields {
  const fields: Record<string, string> = {
    step: node.step,
    program: program.program,
    environment: program.environment,
  };
  for (const [name, value] of Object.entries(node.params)) {
    if (!node.neutralParams.includes(name)) fields[`param ${name}`] = paramToText(value);
  }
  for (const [name, value] of Object.entries(node.variables)) fields[`variable ${name}`] = value;
  for (const port of Object.keys(node.inputs)) fields[`input ${port}`] = inputs[port] ?? 'none';
  for (const port of Object.keys(node.state)) fields[`state ${port}`] = states[port] ?? 'none';
  return fields;
}

/** The cache key: SHA-256 of the fields in the order of their names. */
export function cacheKey(fields: KeyFields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashText(JSON.stringify(sorted));
}
