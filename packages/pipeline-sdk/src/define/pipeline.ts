import type { ArtifactKind } from '@aml-mlops/artifacts';
import * as z from 'zod';
import type { BuildContext, Edge } from './build-context.ts';
import type { ParamsSchema } from './step.ts';

/** What a pipeline reads from outside, by name. An optional one may be left out; what it would be wired to goes without. */
export type PipelineInputs = Readonly<Record<string, { readonly kind: ArtifactKind; readonly optional?: boolean }>>;

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
  return { params: z.object({}) as unknown as P, ...definition } as PipelineDefinition<I, P, R>;
}
