import type { ArtifactKind, ArtifactPath, KindDefinition } from '@aml-mlops/artifacts';
import { rangeError } from '@aml-mlops/errors';

/** An artifact that a step reads, or a list of artifacts of one kind. */
export interface InputPort<
  K extends ArtifactKind = ArtifactKind,
  Optional extends boolean = boolean,
  List extends boolean = boolean,
> {
  readonly kind: K;
  readonly optional: Optional;
  readonly description: string;
  readonly list: List;
  /** Most artifacts of a list; 1 where it is none. */
  readonly atMost: number;
}

/** An artifact that a step makes. */
export interface OutputPort<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly description: string;
  /** The kind's definition, where this step owns it. */
  readonly definition?: KindDefinition<K> | undefined;
}

/**
 * An artifact that grows: an optional input and an output of one name. The workspace keeps the newest one and hands it
 * to the next run. A step with state must be idempotent, f(x, f(x, state)) = f(x, state): this is what lets the runner
 * reuse it although its own run changed the state.
 */
export interface StatePort<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly description: string;
  readonly definition?: KindDefinition<K> | undefined;
}

export type Inputs = Readonly<Record<string, InputPort>>;
export type Outputs = Readonly<Record<string, OutputPort>>;
export type States = Readonly<Record<string, StatePort>>;

/** A kind by its name, or by its definition where it is at hand. */
export type KindOrName<K extends ArtifactKind> = K | KindDefinition<K>;

export function input<const K extends ArtifactKind>(
  kind: KindOrName<K>,
  description: string,
): InputPort<K, false, false> {
  return { kind: nameOf(kind), optional: false, description, list: false, atMost: 1 };
}

export function optionalInput<const K extends ArtifactKind>(
  kind: KindOrName<K>,
  description: string,
): InputPort<K, true, false> {
  return { kind: nameOf(kind), optional: true, description, list: false, atMost: 1 };
}

/**
 * A list of artifacts of one kind, at least one, in the order in which they are wired: what a `map` made comes together
 * here. An artifact whose step a condition has skipped is left out; where all are, the step that reads them is skipped too.
 *
 * @param options.atMost most artifacts. Default 16. Range [1, 64]: a component on Azure Machine Learning has an input for each
 * @example inputs: { models: listInput('model/classifier', 'One for each seed') }
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function listInput<const K extends ArtifactKind>(
  kind: KindOrName<K>,
  description: string,
  { atMost = 16 }: { readonly atMost?: number } = {},
): InputPort<K, false, true> {
  if (!Number.isInteger(atMost) || atMost < 1 || atMost > 64) {
    throw rangeError('atMost', 'a list input', 'a whole number in [1, 64]', atMost);
  }
  return { kind: nameOf(kind), optional: false, description, list: true, atMost };
}

/** What one artifact of a list is called where only single names can be: in an input of a component, or of a pipeline. */
export function itemName(port: string, index: number): string {
  return `${port}_${index + 1}`;
}

/** @param kind its definition in the package that owns it, so that everybody knows what the folder holds */
export function output<const K extends ArtifactKind>(kind: KindOrName<K>, description: string): OutputPort<K> {
  return { kind: nameOf(kind), description, definition: definitionOf(kind) };
}

export function state<const K extends ArtifactKind>(kind: KindOrName<K>, description: string): StatePort<K> {
  return { kind: nameOf(kind), description, definition: definitionOf(kind) };
}

function nameOf<K extends ArtifactKind>(kind: KindOrName<K>): K {
  return typeof kind === 'string' ? kind : kind.name;
}

function definitionOf<K extends ArtifactKind>(kind: KindOrName<K>): KindDefinition<K> | undefined {
  return typeof kind === 'string' ? undefined : kind;
}

type KindOf<P> = P extends { readonly kind: infer K extends ArtifactKind } ? K : never;
type PathsOf<P> = P extends { readonly list: true } ? readonly ArtifactPath<KindOf<P>>[] : ArtifactPath<KindOf<P>>;
type OptionalNames<I extends Inputs> = { [N in keyof I]: I[N]['optional'] extends true ? N : never }[keyof I];

/** Paths of a step's inputs, as its implementation sees them. */
export type InputPaths<I extends Inputs, S extends States> = {
  readonly [N in Exclude<keyof I, OptionalNames<I>>]: PathsOf<I[N]>;
} & { readonly [N in OptionalNames<I>]?: PathsOf<I[N]> } & {
  readonly [N in keyof S]?: ArtifactPath<KindOf<S[N]>>;
};

/** Paths of a step's outputs: folders that exist, are empty, and become artifacts when the step has ended well. */
export type OutputPaths<O extends Outputs, S extends States> = {
  readonly [N in keyof O]: ArtifactPath<KindOf<O[N]>>;
} & { readonly [N in keyof S]: ArtifactPath<KindOf<S[N]>> };
