import { createHash } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import { edgesOf, itemName, type Plan, type PlanNode } from '@aml-mlops/pipeline-sdk';
import { type CompileOptions, compilePlan } from '../compile/pipeline-job.ts';
import { outputPorts, stateInput } from '../compile/wiring.ts';
import type { ComponentInput } from '../publish/component-inputs.ts';
import type { ComponentSpec } from '../publish/component-spec.ts';
import { azureName, outputName } from '../publish/names.ts';
import { assetName, stateAsset } from '../submit/asset-names.ts';
import type { BoundInput } from '../submit/bind-inputs.ts';

/** A parameter that the caller of a pipeline may set. */
export interface OpenParameter {
  /** Name of the node in the plan. */
  readonly step: string;
  readonly name: string;
}

export interface PipelineComponentOptions
  extends Pick<CompileOptions, 'plan' | 'config' | 'components' | 'sweeps' | 'description'> {
  /** Types and locations of the fixed inputs, by name; all others are inputs of the component. */
  readonly fixed: Readonly<Record<string, FixedInput>>;
  /** Optional inputs of the pipeline. */
  readonly optional: readonly string[];
  readonly open: readonly OpenParameter[];
}

export type FixedInput = Pick<BoundInput, 'type' | 'uri'>;

/** A pipeline as a component. */
export interface CompiledPipelineComponent {
  readonly name: string;
  /** Hash of the content, 16 digits. */
  readonly version: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** What a caller needs beyond the schema of the inputs. */
  readonly facts: EndpointFacts;
}

export interface EndpointFacts {
  readonly pipeline: string;
  readonly scope: string;
  /** Artifact kinds, by input. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Keys of the states provided by inputs, by input. */
  readonly states: Readonly<Record<string, string>>;
}

/**
 * Compiles a plan to a pipeline component: the nodes of the job that {@link compilePlan} builds, with open inputs. States are
 * optional inputs. Pure: equal options give equal components, so the version is a hash of the content.
 *
 * @throws MlopsError `E_USAGE` if an open parameter belongs to no node or is a text
 */
export function pipelineComponent(options: PipelineComponentOptions): CompiledPipelineComponent {
  const { plan, config, components, sweeps, description, fixed, optional, open } = options;
  const states = plan.nodes.flatMap(({ state }) => Object.entries(state).map(([port, { key }]) => ({ port, key })));
  const compiled = compilePlan({
    ...{ plan, config, components, description, tags: {}, inputs: {} },
    ...(sweeps && { sweeps }),
    states: Object.fromEntries(states.map(({ key }) => [key, ''])),
  });
  const jobs: Record<string, Node> = Object.fromEntries(
    Object.entries(compiled.jobs ?? {}).map(([name, node]) => [
      name,
      { ...node, inputs: fixInputs(node['inputs'], fixed) },
    ]),
  );
  const free = Object.entries(plan.inputs).filter(([input]) => !Object.hasOwn(fixed, input));
  const inputs: Record<string, ComponentInput> = {};
  for (const [input, kind] of free) {
    inputs[input] = {
      type: 'uri_folder',
      description: kind,
      ...optionally(optional.includes(input) && isOptional(plan, input, components)),
    };
  }
  for (const { port, key } of states) {
    const text = `State ${key}: the newest version of ${stateAsset(key)}`;
    inputs[stateInput(port)] = { type: 'uri_folder', description: text, optional: true };
  }
  for (const parameter of open) {
    const { input, port } = openParameter(plan, components, jobs, parameter);
    inputs[input] = port;
  }
  const name = assetName(plan.pipeline, plan.scope)
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .toLowerCase();
  const content = {
    $schema: 'https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json',
    type: 'pipeline',
    name,
    display_name: `${plan.pipeline} ${plan.scope}`,
    description,
    inputs,
    outputs: outputsOf(plan, components),
    jobs,
    _source: 'YAML.COMPONENT',
  };
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  return {
    ...{ name, version, spec: { ...content, version } },
    facts: {
      ...{ pipeline: plan.pipeline, scope: plan.scope, kinds: Object.fromEntries(free) },
      states: Object.fromEntries(states.map(({ port, key }) => [stateInput(port), key])),
    },
  };
}

interface Node {
  readonly inputs: Record<string, unknown>;
  readonly [field: string]: unknown;
}

const PIPELINE_INPUT = /^\$\{\{parent\.inputs\.(\w+)\}\}$/;

/** Fixed inputs are named in the node itself. */
function fixInputs(inputs: unknown, fixed: Readonly<Record<string, FixedInput>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(typeof inputs === 'object' && inputs !== null ? inputs : {}).map(([port, input]) => {
      const name = PIPELINE_INPUT.exec(literalOf(input) ?? '')?.[1];
      const named = name !== undefined && Object.hasOwn(fixed, name) ? fixed[name] : undefined;
      if (!named) return [port, input];
      return [port, { job_input_type: named.type, uri: named.uri, mode: 'ReadOnlyMount' }];
    }),
  );
}

function literalOf(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null && 'value' in input ? String(input.value) : undefined;
}

/** Whether the input is optional in every node that reads it: an optional input can only be bound to optional ones. */
function isOptional(plan: Plan, input: string, components: CompileOptions['components']): boolean {
  return plan.nodes.every((node) =>
    Object.entries(node.inputs).every(([port, planInput]) =>
      edgesOf(planInput).every((edge, i) => {
        if (edge.from !== 'input' || edge.name !== input) return true;
        const name = 'edges' in planInput ? itemName(port, i) : port;
        return components.get(node.step)?.spec.inputs[name]?.optional === true;
      }),
    ),
  );
}

function optionally(optional: boolean): { optional?: true } {
  return optional ? { optional: true } : {};
}

function openParameter(
  plan: Plan,
  components: CompileOptions['components'],
  jobs: Readonly<Record<string, Node>>,
  { step, name }: OpenParameter,
): { readonly input: string; readonly port: ComponentInput } {
  const node = plan.nodes.find((candidate) => candidate.name === step);
  const spec = node && components.get(node.step)?.spec;
  const open = node && spec ? openNames(node, spec) : undefined;
  const port = open?.includes(name) ? spec?.inputs[name] : undefined;
  const inputs = jobs[azureName(step)]?.inputs;
  if (!port || !inputs) {
    const known = open
      ? `one of ${open.map((each) => `${step}.${each}`).join(', ') || `none of ${step}`}`
      : `of one of the steps ${plan.nodes.map((each) => each.name).join(', ')}`;
    const message = `an open parameter of pipeline ${plan.pipeline} must be a number, ${known}; got ${step}.${name}`;
    throw new MlopsError('E_USAGE', message, { parameter: name, owner: step });
  }
  const value = literalOf(inputs[name]);
  const input = outputName(step, name);
  inputs[name] = { job_input_type: 'literal', value: `\${{parent.inputs.${input}}}` };
  const { default: _, optional: __, ...kept } = port;
  return { input, port: { ...kept, ...(value === undefined ? { optional: true } : { default: value }) } };
}

/** Numbers only: a text passes through the shell of the machine that runs the step, and any authorised caller may send it. */
function openNames({ params }: PlanNode, { inputs }: ComponentSpec): string[] {
  return Object.keys(params).filter((name) => ['number', 'integer'].includes(inputs[name]?.type ?? ''));
}

function outputsOf(plan: Plan, components: CompileOptions['components']): Record<string, unknown> {
  return Object.fromEntries(
    plan.nodes.flatMap((node) =>
      outputPorts(node).map((port) => {
        const description = components.get(node.step)?.spec.outputs[port]?.description;
        return [outputName(node.name, port), { type: 'uri_folder', ...(description !== undefined && { description }) }];
      }),
    ),
  );
}
