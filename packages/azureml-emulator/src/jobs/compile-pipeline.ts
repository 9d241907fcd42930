import { own } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import { type ComponentSpec, isLiteralType, literalProblem, parseComponentSpec } from '../arm/component-spec.ts';
import { checkMachineSize } from '../arm/machine-size.ts';
import { resolveReference } from '../arm/references.ts';
import type { Workspace } from '../arm/workspace.ts';
import { parseInputBinding, parseOutputBinding } from './bindings.ts';
import {
  type CompiledPipeline,
  type CompiledStep,
  type GivenOutput,
  type GivenValue,
  type OpenInput,
  upstreamOf,
} from './compiled-job.ts';
import { computeOf } from './compute-of.ts';
import { durationSeconds } from './duration.ts';
import { type NodeInput, type PipelineNode, type PipelineSettings, parseNode, parseSettings } from './node-schema.ts';
import { resolveData } from './resolve-data.ts';
import { sweepOfNode } from './sweep-settings.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Node names must be valid in bindings. */
const NODE_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A pipeline input: its value, or its declaration in a component. */
export type PipelineInput = GivenValue | OpenInput;

/** Compiles a pipeline job or pipeline component: nodes, their components, and their wiring. */
export function compilePipeline(
  workspace: Workspace,
  job: Properties,
  inputs: Readonly<Record<string, PipelineInput>>,
  outputs: Readonly<Record<string, GivenOutput>>,
): CompiledPipeline {
  const settings = parseSettings(job['settings']);
  const nodes = Object.entries((job['jobs'] ?? {}) as Readonly<Record<string, unknown>>);
  if (nodes.length === 0) throw badRequest('jobs of a pipeline must be at least one');
  const specs = new Map<string, ComponentSpec>();
  const steps = nodes.map(([name, value]) => {
    if (!NODE_NAME.test(name)) throw badRequest(`name of a node must match ${NODE_NAME.source}; got ${name}`);
    const node = parseNode(name, value);
    const id = node.type === 'sweep' ? node.trial.componentId : node.componentId;
    const component = resolveReference(workspace, id, 'components', `jobs.${name}.componentId`);
    const spec = parseComponentSpec(component.properties['componentSpec']);
    specs.set(name, spec);
    return compileNode({ workspace, name, node, componentId: component.id, spec, settings });
  });
  for (const step of steps) checkWiring(step, specs, inputs, outputs);
  checkOutputs(steps, outputs);
  return {
    inputs: Object.fromEntries(
      Object.entries(inputs).flatMap(([name, input]) => (input.kind === 'open' ? [] : [[name, input] as const])),
    ),
    outputs,
    steps: inOrder(steps),
    continueOnFailure: settings.continue_on_step_failure,
    forceRerun: settings.force_rerun,
  };
}

function compileNode({
  workspace,
  name,
  node,
  componentId,
  spec,
  settings,
}: {
  readonly workspace: Workspace;
  readonly name: string;
  readonly node: PipelineNode;
  readonly componentId: string;
  readonly spec: ComponentSpec;
  readonly settings: PipelineSettings;
}): CompiledStep {
  const owner = `jobs.${name}`;
  checkMachineSize(node.resources?.instance_type, `${owner}.resources.instance_type`);
  const compute = computeOf(workspace, node.computeId ?? settings.default_compute, `${owner}.computeId`);
  const mpi =
    node.type === 'command' && node.distribution?.distribution_type.toLowerCase() === 'mpi'
      ? node.distribution
      : undefined;
  const processes =
    mpi && 'process_count_per_instance' in mpi
      ? (mpi.process_count_per_instance ?? 1)
      : spec.distribution?.type === 'mpi'
        ? spec.distribution.process_count_per_instance
        : undefined;
  const sweep = node.type === 'sweep' ? sweepOfNode(node) : undefined;
  const timeoutSeconds =
    node.type === 'command' ? (durationSeconds(node.limits?.timeout) ?? spec.limits?.timeout) : undefined;
  const unbound = node.type === 'sweep' ? new Set(Object.keys(node.search_space)) : new Set<string>();
  for (const port of unbound) {
    if (!own(spec.inputs, port))
      throw badRequest(`${owner}.search_space.${port} is no input of component ${spec.name}`);
  }
  return {
    name,
    displayName: node.display_name ?? spec.display_name ?? name,
    componentId,
    deterministic: spec.is_deterministic,
    command: spec.command,
    ...(spec.code !== undefined && { codeId: resolveReference(workspace, spec.code, 'codes', `${owner}: code`).id }),
    environmentId: resolveReference(workspace, spec.environment, 'environments', `${owner}: environment`).id,
    ...(compute && { computeId: compute.id }),
    ports: spec.inputs,
    inputs: bindInputs(workspace, owner, node.inputs, spec, unbound),
    outputs: bindOutputs(owner, node.outputs, spec),
    environmentVariables: { ...spec.environment_variables, ...node.environment_variables },
    instances: node.resources?.instance_count ?? spec.resources?.instance_count ?? 1,
    ...(processes !== undefined && { processesPerInstance: processes }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    tags: node.tags ?? {},
    ...(sweep && { sweep }),
  };
}

function bindInputs(
  workspace: Workspace,
  owner: string,
  inputs: Readonly<Record<string, NodeInput>>,
  spec: ComponentSpec,
  unbound: ReadonlySet<string>,
): CompiledStep['inputs'] {
  const bound: Record<string, CompiledStep['inputs'][string]> = {};
  for (const [port, input] of Object.entries(inputs)) {
    const declared = own(spec.inputs, port);
    if (!declared) throw badRequest(`${owner}.inputs.${port} is no input of component ${spec.name}:${spec.version}`);
    if (input.job_input_type !== 'literal') {
      if (isLiteralType(declared.type))
        throw badRequest(`${owner}.inputs.${port} must be a ${declared.type}; got ${input.job_input_type}`);
      resolveData(workspace, input.uri, `${owner}.inputs.${port}`, input.job_input_type);
      bound[port] = { kind: 'data', type: input.job_input_type, uri: input.uri };
      continue;
    }
    const to = parseInputBinding(input.value);
    if (to) {
      bound[port] = { kind: 'binding', to };
      continue;
    }
    if (input.value.includes('${{'))
      throw badRequest(`${owner}.inputs.${port} is no binding that is known: ${input.value}`);
    const problem = isLiteralType(declared.type) ? literalProblem(input.value, declared) : `a ${declared.type}`;
    if (problem) throw badRequest(`${owner}.inputs.${port} must be ${problem}; got ${input.value}`);
    bound[port] = { kind: 'literal', value: input.value };
  }
  for (const [port, { optional, default: otherwise }] of Object.entries(spec.inputs)) {
    if (own(bound, port) || optional || otherwise !== undefined || unbound.has(port)) continue;
    throw badRequest(`${owner}.inputs.${port} is required by component ${spec.name}:${spec.version}`);
  }
  return bound;
}

function bindOutputs(owner: string, outputs: PipelineNode['outputs'], spec: ComponentSpec): CompiledStep['outputs'] {
  for (const port of Object.keys(outputs)) {
    if (!own(spec.outputs, port))
      throw badRequest(`${owner}.outputs.${port} is no output of component ${spec.name}:${spec.version}`);
  }
  return Object.fromEntries(
    Object.entries(spec.outputs).map(([port, { type }]) => {
      const given = own(outputs, port);
      if (!given) return [port, { type }];
      if ('job_output_type' in given) return [port, { type, ...(given.uri && { uri: given.uri }) }];
      const becomes = parseOutputBinding(given.value);
      if (becomes === undefined)
        throw badRequest(`${owner}.outputs.${port} must be \${{parent.outputs.<name>}}; got ${given.value}`);
      return [port, { type, becomes }];
    }),
  );
}

function checkWiring(
  step: CompiledStep,
  specs: ReadonlyMap<string, ComponentSpec>,
  inputs: Readonly<Record<string, PipelineInput>>,
  outputs: Readonly<Record<string, GivenOutput>>,
): void {
  for (const [port, input] of Object.entries(step.inputs)) {
    if (input.kind !== 'binding') continue;
    const owner = `jobs.${step.name}.inputs.${port}`;
    const declared = own(specs.get(step.name)?.inputs, port);
    const wantsLiteral = declared !== undefined && isLiteralType(declared.type);
    if (input.to.from === 'pipeline') {
      const given = own(inputs, input.to.name);
      if (!given)
        throw badRequest(`${owner} is bound to parent.inputs.${input.to.name}, which the pipeline does not have`);
      const isLiteral = given.kind === 'open' ? isLiteralType(given.type) : given.kind === 'literal';
      if (isLiteral !== wantsLiteral)
        throw badRequest(`${owner} must be a ${declared?.type}; parent.inputs.${input.to.name} is none`);
      if (given.kind === 'open' && given.optional && declared && !declared.optional && declared.default === undefined) {
        throw badRequest(`${owner} is required, and parent.inputs.${input.to.name} is optional`);
      }
      const problem = given.kind === 'literal' && declared ? literalProblem(given.value, declared) : undefined;
      if (problem)
        throw badRequest(
          `${owner} must be ${problem}; parent.inputs.${input.to.name} is ${given.kind === 'literal' ? given.value : ''}`,
        );
      continue;
    }
    const { node, output } = input.to;
    const source = specs.get(node);
    if (!source) throw badRequest(`${owner} is bound to parent.jobs.${node}, which the pipeline does not have`);
    if (!own(source.outputs, output))
      throw badRequest(`${owner} is bound to an output ${output} that jobs.${node} does not have`);
    if (wantsLiteral) throw badRequest(`${owner} must be a ${declared?.type}; an output of jobs.${node} is none`);
  }
  for (const [port, { becomes }] of Object.entries(step.outputs)) {
    if (becomes !== undefined && !own(outputs, becomes)) {
      throw badRequest(
        `jobs.${step.name}.outputs.${port} is bound to parent.outputs.${becomes}, which the pipeline does not have`,
      );
    }
  }
}

function checkOutputs(steps: readonly CompiledStep[], outputs: Readonly<Record<string, GivenOutput>>): void {
  for (const name of Object.keys(outputs)) {
    const sources = steps.filter((step) => Object.values(step.outputs).some(({ becomes }) => becomes === name));
    if (sources.length !== 1)
      throw badRequest(
        `outputs.${name} of the pipeline must be bound to one output of one node; ${sources.length} are`,
      );
  }
}

function inOrder(steps: readonly CompiledStep[]): CompiledStep[] {
  const ordered: CompiledStep[] = [];
  const done = new Set<string>();
  while (ordered.length < steps.length) {
    const ready = steps.filter((step) => !done.has(step.name) && upstreamOf(step).every((name) => done.has(name)));
    if (ready.length === 0) {
      const rest = steps.filter((step) => !done.has(step.name)).map(({ name }) => name);
      throw badRequest(`jobs ${rest.join(', ')} of the pipeline wait for each other`);
    }
    for (const step of ready) {
      ordered.push(step);
      done.add(step.name);
    }
  }
  return ordered;
}
