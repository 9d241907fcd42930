import { MlopsError } from '@aml-mlops/errors';
import { edgesOf, itemName, type Plan, type PlanEdge, type PlanNode, paramToText } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import type { ComponentSpec } from '../publish/component-spec.ts';
import { azureName, outputName } from '../publish/names.ts';
import { shellText } from '../publish/shell-text.ts';

/**
 * Inputs and outputs of the nodes of a plan, in the service's syntax: `${{parent.inputs.raw}}`,
 * `${{parent.jobs.trainer.outputs.model}}`. Shared by submitted jobs and exported files.
 */

/** Output ports of a node, by their names in the component. */
export function outputPorts(node: PlanNode): string[] {
  return [...Object.keys(node.outputs), ...Object.keys(node.state).map(nextFlag)];
}

/** The pipeline input that provides a state to its nodes. */
export function stateInput(port: string): string {
  return `state_${port}`;
}

/** Bindings and literals of a node's inputs, in the order of the plan. Omitted inputs are left out. */
export function nodeInputs(
  plan: Plan,
  node: PlanNode,
  spec: ComponentSpec,
  /** Keys of existing states. */
  states: ReadonlySet<string>,
): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const [port, planInput] of Object.entries(node.inputs)) {
    const list = 'edges' in planInput;
    for (const [i, edge] of edgesOf(planInput).entries()) inputs[list ? itemName(port, i) : port] = binding(plan, edge);
  }
  for (const [port, { key }] of Object.entries(node.state)) {
    if (states.has(key)) inputs[port] = `\${{parent.inputs.${stateInput(port)}}}`;
  }
  for (const [name, value] of Object.entries(node.params)) {
    const text = paramToText(value);
    if (text !== '') inputs[name] = shellText(text, name, `step ${node.name}`);
    else if (!spec.inputs[name]?.optional) throw emptyText(node, name, spec);
  }
  return inputs;
}

export function nodeOutputs(node: PlanNode): Record<string, string> {
  return Object.fromEntries(
    outputPorts(node).map((port) => [port, `\${{parent.outputs.${outputName(node.name, port)}}}`]),
  );
}

function binding(plan: Plan, edge: PlanEdge): string {
  if (edge.from === 'input') return `\${{parent.inputs.${edge.name}}}`;
  const source = plan.nodes.find(({ name }) => name === edge.node);
  const port = source && edge.output in source.state ? nextFlag(edge.output) : edge.output;
  return `\${{parent.jobs.${azureName(edge.node)}.outputs.${port}}}`;
}

function emptyText(node: PlanNode, parameter: string, spec: ComponentSpec): MlopsError {
  const fallback = spec.inputs[parameter]?.default;
  const message = `${parameter} of step ${node.name} must not be empty on Azure ML, where it would be ${JSON.stringify(fallback)}`;
  return new MlopsError('E_PARAM_TEXT', message, { parameter, owner: node.name });
}
