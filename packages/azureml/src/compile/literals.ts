import type { PlanNode } from '@aml-mlops/pipeline-sdk';
import { nodeOutputs } from './wiring.ts';

/** Texts as the service takes them, bindings and parameters alike. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { job_input_type: 'literal', value }]));
}

/** A node's outputs, each bound to the pipeline's output that shows it. */
export function boundOutputs(node: PlanNode): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(nodeOutputs(node)).map(([name, value]) => [name, { type: 'literal', value }]),
  );
}
