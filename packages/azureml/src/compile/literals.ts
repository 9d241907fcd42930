import type { PlanNode } from '@aml-mlops/pipeline-sdk';
import { nodeOutputs } from './wiring.ts';

/** Bindings and parameters as the texts that the service expects. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { job_input_type: 'literal', value }]));
}

/** A node's outputs, each bound to the corresponding output of the pipeline. */
export function boundOutputs(node: PlanNode): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(nodeOutputs(node)).map(([name, value]) => [name, { type: 'literal', value }]),
  );
}
