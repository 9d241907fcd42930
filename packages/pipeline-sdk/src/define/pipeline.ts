import type { ArtifactKind } from '@aml-mlops/artifacts';
import * as z from 'zod';
import type { Condition } from './condition.ts';
import type { NodeSettings } from './node-settings.ts';
import type { PlanEdge } from './plan.ts';
import type { Inputs, Outputs, States } from './ports.ts';
import type { ParamsSchema, StepDefinition } from './step.ts';

/** An artifact that one step writes and others read. The kind is part of the type, so other kinds do not compile. */
export interface Edge<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly edge: PlanEdge;
}

type KindOf<P> = P extends { readonly kind: infer K extends ArtifactKind } ? K : never;
type EdgesOf<P> = P extends { readonly list: true } ? readonly Edge<KindOf<P>>[] : Edge<KindOf<P>>;
type RequiredNames<I extends PipelineInputs> = { [N in keyof I]: I[N]['optional'] extends true ? never : N }[keyof I];

/**
 * The edges that a step, or a pipeline used as a node, must be given: one of the right kind for every input that is not
 * optional, and several for a list input.
 */
export type Wiring<I extends PipelineInputs> = { readonly [N in RequiredNames<I>]: EdgesOf<I[N]> } & {
  readonly [N in Exclude<keyof I, RequiredNames<I>>]?: EdgesOf<I[N]> | undefined;
};

/** Edges by input, without the types of a particular step. */
export type AnyWiring = Readonly<Record<string, Edge | readonly Edge[] | undefined>>;

export interface NodeHandle<O extends Outputs, S extends States> {
  readonly name: string;
  readonly outputs: { readonly [N in keyof O]: Edge<KindOf<O[N]>> } & { readonly [N in keyof S]: Edge<KindOf<S[N]>> };
}

export interface AddOptions<P extends ParamsSchema> extends NodeSettings {
  /** The node's name; needed when a step is used twice. Default: the step's name. */
  readonly as?: string;
  readonly params?: z.input<P>;
  /** Whether `--sweep-jobs` runs the node as a sweep job on Azure Machine Learning. Default: false. */
  readonly sweepJob?: boolean;
}

/** Adds a step to the pipeline as a node, and returns the edges of its outputs. */
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

/** Edges of a pipeline's inputs, as its `build` receives them. */
export type InputEdges<I extends PipelineInputs> = {
  readonly [N in keyof I]: I[N]['optional'] extends true ? EdgesOf<I[N]> | undefined : EdgesOf<I[N]>;
};

export interface BuildContext<I extends PipelineInputs = PipelineInputs, P extends ParamsSchema = ParamsSchema> {
  readonly inputs: InputEdges<I>;
  /** The pipeline's own parameters, parsed. */
  readonly params: z.output<P>;
  readonly scope: string;
  readonly add: AddStep;
  /** Makes an output a numbered, immutable dataset version called `<scope>-<name>`. */
  dataset(name: string, edge: Edge<'dataset/text'>): void;
  /**
   * Registers an output as a version of the model `<scope>-<name>` when the run is done. A gate is an artifact with a
   * `decision.json` of `promoted` and `reason`: if `promoted` is true, the alias `champion` moves to the new version.
   */
  model(name: string, edge: Edge, options?: { readonly gate?: Edge }): void;
  /**
   * Lists an output among the run's reports under this name, in the order of the calls.
   *
   * @param options.label title in the summary. Default: the name
   * @param options.print whether the summary on the terminal has a section for it. Default: true
   */
  report(name: string, edge: Edge, options?: { readonly label?: string; readonly print?: boolean }): void;
  /** Adds the nodes of another pipeline, named `<as>-<name>`. Its datasets, models and reports are declared here too. */
  use<UI extends PipelineInputs, UP extends ParamsSchema, UR extends BuildResult>(
    pipeline: PipelineDefinition<UI, UP, UR>,
    inputs: NoInfer<Wiring<UI>>,
    options?: { readonly as?: string; readonly params?: NoInfer<z.input<UP>> },
  ): UR;
  /**
   * Calls `build` once for each item of a list, such as seeds, languages or datasets. The nodes added within are called
   * `<name>-<item>`, or `<name>-<outer item>-<inner item>` in nested maps. The edges returned can be wired to a list input.
   */
  map<T extends string | number, R>(items: readonly T[], build: (item: T, context: BuildContext<I, P>) => R): R[];
  /** Nodes added within run only if a value in the artifact of `edge` meets the condition. Otherwise they are skipped; the run succeeds. */
  when<R>(edge: Edge, condition: Condition, build: (context: BuildContext<I, P>) => R): R;
}

/**
 * The inputs of a pipeline, by name. An optional input may be left out: the steps that it is wired to run without it. A
 * list input takes several artifacts.
 */
export type PipelineInputs = Readonly<
  Record<string, { readonly kind: ArtifactKind; readonly optional?: boolean; readonly list?: boolean }>
>;

/** The outputs of a pipeline, by name: what `build` returns to a pipeline that uses it as a node. */
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
  /** Parameters of the pipeline itself, which `build` can pass to any of its nodes. */
  readonly params: P;
  build(context: BuildContext<I, P>): R;
}

/**
 * Declares a pipeline. `build` must be pure: it wires steps and declares datasets, models and reports, nothing else.
 *
 * @example
 * export const train = definePipeline({
 *   name: 'train',
 *   description: 'Trains a model on prepared texts',
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
