import type { ArtifactKind } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type * as z from 'zod';
import { parseParams, resultParams, valuesFromText } from './params.ts';
import { PLAN_VERSION, type Plan, type PlanEdge, type PlanNode } from './plan.ts';
import type { Inputs, Outputs, States } from './ports.ts';
import type { ParamsSchema, StepDefinition } from './step.ts';

/** An artifact on its way from one step to another. Its kind is part of its type: other kinds do not connect. */
export interface Edge<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly edge: PlanEdge;
}

type KindOf<P> = P extends { readonly kind: infer K extends ArtifactKind } ? K : never;
type RequiredNames<I extends Inputs> = { [N in keyof I]: I[N]['optional'] extends true ? never : N }[keyof I];

/** What must be wired to a step: every input that is not optional, each by an edge of its kind. */
export type Wiring<I extends Inputs> = { readonly [N in RequiredNames<I>]: Edge<KindOf<I[N]>> } & {
  readonly [N in Exclude<keyof I, RequiredNames<I>>]?: Edge<KindOf<I[N]>> | undefined;
};

export interface NodeHandle<O extends Outputs, S extends States> {
  readonly name: string;
  readonly outputs: { readonly [N in keyof O]: Edge<KindOf<O[N]>> } & { readonly [N in keyof S]: Edge<KindOf<S[N]>> };
}

/** Adds a step to the pipeline. `as` names the node where one step is used twice. */
export type AddStep = <
  Name extends string,
  I extends Inputs,
  O extends Outputs,
  P extends ParamsSchema,
  S extends States,
>(
  definition: StepDefinition<Name, I, O, P, S>,
  wiring: NoInfer<Wiring<I>>,
  options?: { readonly as?: string; readonly params?: NoInfer<z.input<P>> },
) => NodeHandle<O, S>;

/** What a pipeline reads from outside, by name. An optional one may be left out; what it would be wired to goes without. */
export type PipelineInputs = Readonly<Record<string, { readonly kind: ArtifactKind; readonly optional?: boolean }>>;

export interface BuildContext<I extends PipelineInputs> {
  readonly inputs: {
    readonly [N in keyof I]: I[N]['optional'] extends true ? Edge<I[N]['kind']> | undefined : Edge<I[N]['kind']>;
  };
  readonly scope: string;
  readonly add: AddStep;
  /** Makes an output a numbered, immutable dataset version called `<scope>-<name>`. */
  dataset(name: string, edge: Edge<'dataset/text'>): void;
}

export interface PipelineDefinition<I extends PipelineInputs = PipelineInputs> {
  readonly name: string;
  readonly description: string;
  readonly inputs: I;
  build(context: BuildContext<I>): void;
}

/** Declares a pipeline. `build` is pure: it wires steps and touches nothing else. */
export function definePipeline<const I extends PipelineInputs>(
  definition: PipelineDefinition<I>,
): PipelineDefinition<I> {
  return definition;
}

/** Parameters given from outside, by node, as text: `{trainer: {epochs: '3'}}`. */
export type ParamOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Makes the plan of a pipeline.
 *
 * @param options.without optional inputs that are not given
 * @throws MlopsError `E_PIPELINE_DEFINITION` for two nodes of one name or an edge of a wrong kind, `E_PARAM_RANGE` for a
 * bad parameter, `E_STEP_UNKNOWN` for an override of a node that there is not
 */
export function planPipeline<I extends PipelineInputs>(
  definition: PipelineDefinition<I>,
  options: {
    readonly scope: string;
    readonly overrides?: ParamOverrides;
    readonly without?: readonly (keyof I & string)[];
  },
): Plan {
  const { scope, overrides = {}, without = [] } = options;
  const inputs = Object.entries(definition.inputs).filter(([name]) => !without.includes(name));
  for (const name of without) {
    refuse(!definition.inputs[name]?.optional, `input ${name} of pipeline ${definition.name} must be given`);
  }
  const nodes: PlanNode[] = [];
  const datasets: Plan['datasets'] = [];

  const add: AddStep = (step, wiring, nodeOptions = {}) => {
    const name = nodeOptions.as ?? step.name;
    refuse(
      nodes.some((n) => n.name === name),
      `node ${name} of pipeline ${definition.name} must have a name of its own`,
    );
    const given = { ...(nodeOptions.params as object), ...valuesFromText(step.params, overrides[name] ?? {}) };
    const params = parseParams(step.params, given, `step ${name}`) as PlanNode['params'];
    const kept = resultParams(step.params, params);
    nodes.push({
      name,
      step: step.name,
      params,
      neutralParams: Object.keys(params).filter((param) => !(param in kept)),
      inputs: wireInputs(name, step.inputs, wiring as Readonly<Record<string, Edge | undefined>>),
      outputs: kindsOf(step.outputs),
      state: Object.fromEntries(
        Object.entries(step.state).map(([port, { kind }]) => [port, { kind, key: `${scope}/${port}` }]),
      ),
      environment: step.environment as PlanNode['environment'],
      compute: step.compute,
      limits: step.limits,
      cache: step.cache,
    });
    return { name, outputs: outputEdges(name, { ...step.outputs, ...step.state }) } as ReturnType<AddStep> as never;
  };

  definition.build({
    scope,
    add,
    inputs: Object.fromEntries(
      inputs.map(([name, { kind }]) => [name, { kind, edge: { from: 'input', name } }]),
    ) as BuildContext<I>['inputs'],
    dataset: (name, { edge }) => {
      refuse(edge.from !== 'node', `dataset ${name} of pipeline ${definition.name} must come from a step`);
      if (edge.from === 'node') datasets.push({ name: `${scope}-${name}`, node: edge.node, output: edge.output });
    },
  });

  for (const name of Object.keys(overrides)) {
    if (nodes.some((n) => n.name === name)) continue;
    const known = nodes.map((n) => n.name).join(', ');
    throw new MlopsError('E_STEP_UNKNOWN', `step of pipeline ${definition.name} must be one of ${known}; got ${name}`);
  }
  return {
    schemaVersion: PLAN_VERSION,
    pipeline: definition.name,
    scope,
    inputs: Object.fromEntries(inputs.map(([name, { kind }]) => [name, kind])),
    nodes,
    datasets,
  };
}

function wireInputs(
  node: string,
  ports: Inputs,
  wiring: Readonly<Record<string, Edge | undefined>>,
): PlanNode['inputs'] {
  for (const name of Object.keys(wiring)) refuse(!(name in ports), `${name} of step ${node} is not an input`);
  const inputs: PlanNode['inputs'] = {};
  for (const [port, { kind, optional }] of Object.entries(ports)) {
    const wired = wiring[port];
    refuse(!wired && !optional, `input ${port} of step ${node} must be wired`);
    if (!wired) continue;
    refuse(wired.kind !== kind, `input ${port} of step ${node} must be a ${kind}; got a ${wired.kind}`);
    inputs[port] = { kind, edge: wired.edge };
  }
  return inputs;
}

function kindsOf(ports: Outputs): Record<string, ArtifactKind> {
  return Object.fromEntries(Object.entries(ports).map(([port, { kind }]) => [port, kind]));
}

function outputEdges(node: string, ports: Outputs): Record<string, Edge> {
  return Object.fromEntries(
    Object.entries(ports).map(([output, { kind }]) => [output, { kind, edge: { from: 'node', node, output } }]),
  );
}

function refuse(wrong: boolean, message: string): void {
  if (wrong) throw new MlopsError('E_PIPELINE_DEFINITION', message);
}
