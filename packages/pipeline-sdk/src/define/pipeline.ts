import type { ArtifactKind } from '@aml-mlops/artifacts';
import * as z from 'zod';
import type { Condition } from './condition.ts';
import type { NodeSettings } from './node-settings.ts';
import type { PlanEdge } from './plan.ts';
import type { Inputs, Outputs, States } from './ports.ts';
import type { ParamsSchema, StepDefinition } from './step.ts';

/** An artifact on its way from one step to another. Its kind is part of its type: other kinds do not connect. */
export interface Edge<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly edge: PlanEdge;
}

type KindOf<P> = P extends { readonly kind: infer K extends ArtifactKind } ? K : never;
type EdgesOf<P> = P extends { readonly list: true } ? readonly Edge<KindOf<P>>[] : Edge<KindOf<P>>;
type RequiredNames<I extends PipelineInputs> = { [N in keyof I]: I[N]['optional'] extends true ? never : N }[keyof I];

/**
 * What must be wired to a step, or to a pipeline that is used as one: every input that is not optional, each by an edge of
 * its kind, a list by several.
 */
export type Wiring<I extends PipelineInputs> = { readonly [N in RequiredNames<I>]: EdgesOf<I[N]> } & {
  readonly [N in Exclude<keyof I, RequiredNames<I>>]?: EdgesOf<I[N]> | undefined;
};

/** What is wired, whatever the inputs are. */
export type AnyWiring = Readonly<Record<string, Edge | readonly Edge[] | undefined>>;

export interface NodeHandle<O extends Outputs, S extends States> {
  readonly name: string;
  readonly outputs: { readonly [N in keyof O]: Edge<KindOf<O[N]>> } & { readonly [N in keyof S]: Edge<KindOf<S[N]>> };
}

export interface AddOptions<P extends ParamsSchema> extends NodeSettings {
  /** The node's name, where one step is used twice. Default the step's. */
  readonly as?: string;
  readonly params?: z.input<P>;
  /** Whether `--sweep-jobs` runs it as a sweep job on Azure Machine Learning. Default false. */
  readonly sweepJob?: boolean;
}

/** Adds a step to the pipeline. */
export type AddStep = <
  Name extends string,
  I extends Inputs,
  O extends Outputs,
  P extends ParamsSchema,
  S extends States,
>(
  definition: StepDefinition<Name, I, O, P, S>,
  wiring: NoInfer<Wiring<I>>,
  options?: NoInfer<AddOptions<P>>,
) => NodeHandle<O, S>;

/** Edges of a pipeline's inputs, as its `build` sees them. */
export type InputEdges<I extends PipelineInputs> = {
  readonly [N in keyof I]: I[N]['optional'] extends true ? EdgesOf<I[N]> | undefined : EdgesOf<I[N]>;
};

export interface BuildContext<I extends PipelineInputs = PipelineInputs, P extends ParamsSchema = ParamsSchema> {
  readonly inputs: InputEdges<I>;
  /** The pipeline's own parameters, checked. */
  readonly params: z.output<P>;
  readonly scope: string;
  readonly add: AddStep;
  /** Makes an output a numbered, immutable dataset version called `<scope>-<name>`. */
  dataset(name: string, edge: Edge<'dataset/text'>): void;
  /**
   * Registers an output as a version of the model `<scope>-<name>` when the run is done. With a gate, an artifact that
   * holds a `decision.json` with `promoted` and `reason`, the alias `champion` moves to it where the gate says so.
   */
  model(name: string, edge: Edge, options?: { readonly gate?: Edge }): void;
  /**
   * Shows an output to people under this name, in the order of these calls.
   *
   * @param options.label what its kind's summary calls it. Default the name
   * @param options.print whether the summary on the terminal has a section of it. Default true
   */
  report(name: string, edge: Edge, options?: { readonly label?: string; readonly print?: boolean }): void;
  /** Uses a pipeline as a node: its nodes are added under `<as>-<name>`. What it declares is declared here too. */
  use<UI extends PipelineInputs, UP extends ParamsSchema, UR extends BuildResult>(
    pipeline: PipelineDefinition<UI, UP, UR>,
    inputs: NoInfer<Wiring<UI>>,
    options?: { readonly as?: string; readonly params?: NoInfer<z.input<UP>> },
  ): UR;
  /**
   * Builds once for each item of a list, such as seeds, languages or datasets. Nodes that are added within are called
   * `<name>-<item>`, in a map within a map `<name>-<outer item>-<inner item>`. What it answers can be wired to a list input.
   */
  map<T extends string | number, R>(items: readonly T[], build: (item: T, context: BuildContext<I, P>) => R): R[];
  /** What is added within runs only where an earlier step's result says so; else it is skipped, and the run is done. */
  when<R>(edge: Edge, condition: Condition, build: (context: BuildContext<I, P>) => R): R;
}

/**
 * What a pipeline reads from outside, by name. An optional one may be left out; what it would be wired to goes without. A
 * list is given several artifacts.
 */
export type PipelineInputs = Readonly<
  Record<string, { readonly kind: ArtifactKind; readonly optional?: boolean; readonly list?: boolean }>
>;

/** What a pipeline hands to the one that uses it as a node, by name. */
export type PipelineOutputs = Readonly<Record<string, Edge>>;

// biome-ignore lint/suspicious/noConfusingVoidType: a build that returns nothing is one without outputs
export type BuildResult = PipelineOutputs | void;

type NoParams = z.ZodObject<Record<never, never>>;

export interface PipelineDefinition<
  I extends PipelineInputs = PipelineInputs,
  P extends ParamsSchema = ParamsSchema,
  R extends BuildResult = BuildResult,
> {
  readonly name: string;
  readonly description: string;
  readonly inputs: I;
  /** Parameters of the pipeline itself; `build` passes them to as many nodes as it likes. */
  readonly params: P;
  build(context: BuildContext<I, P>): R;
}

/**
 * Declares a pipeline. `build` is pure: it wires steps, says what a run leaves behind, and touches nothing else.
 *
 * @example
 * export const train = definePipeline({
 *   name: 'train',
 *   description: 'A model from prepared texts',
 *   inputs: { train: { kind: 'dataset/text' }, test: { kind: 'dataset/text' } },
 *   params: z.object({ epochs: z.number().int().default(10) }),
 *   build: ({ inputs, params, add, model }) => {
 *     const training = add(trainer, inputs, { params: { epochs: params.epochs } });
 *     model('classifier', training.outputs.model);
 *   },
 * });
 */
export function definePipeline<
  const I extends PipelineInputs,
  P extends ParamsSchema = NoParams,
  R extends BuildResult = void,
>(definition: {
  readonly name: string;
  readonly description: string;
  readonly inputs: I;
  readonly params?: P;
  build(context: BuildContext<I, P>): R;
}): PipelineDefinition<I, P, R> {
  const { params = z.object({}) } = definition;
  return { ...definition, params } as PipelineDefinition<I, P, R>;
}
