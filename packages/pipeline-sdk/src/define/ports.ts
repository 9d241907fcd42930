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
  /** Maximum number of artifacts; 1 unless the input is a list. */
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
 * An artifact that grows: an optional input and an output of the same name. The workspace keeps the newest one and passes
 * it to the next run. A step with state must be idempotent, f(x, f(x, state)) = f(x, state), so that the runner can
 * reuse its result although its own run changed the state.
 */
export interface StatePort<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly description: string;
  readonly definition?: KindDefinition<K> | undefined;
}

export type Inputs = Readonly<Record<string, InputPort>>;
export type Outputs = Readonly<Record<string, OutputPort>>;
export type States = Readonly<Record<string, StatePort>>;

/** An artifact kind, by name or by definition. */
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
 * Declares a list input: one or more artifacts of one kind, in the order in which they are wired, such as the results of a
 * `map`. An artifact whose step was skipped by a condition is left out; if all were, the reading step is skipped too.
 *
 * @param options.atMost maximum number. Default: 16. Range: [1, 64], since a component on Azure Machine Learning has an input for each
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

/** Name of one artifact of a list where an input cannot be a list: `<port>_<index + 1>`. */
export function itemName(port: string, index: number): string {
  return `${port}_${index + 1}`;
}

/** Declares an output. @param kind the kind's definition in the package that owns it, or the name of another package's kind */
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

/** Absolute paths of a step's input folders, as its implementation receives them. */
export type InputPaths<I extends Inputs, S extends States> = {
  readonly [N in Exclude<keyof I, OptionalNames<I>>]: PathsOf<I[N]>;
} & { readonly [N in OptionalNames<I>]?: PathsOf<I[N]> } & {
  readonly [N in keyof S]?: ArtifactPath<KindOf<S[N]>>;
};

/** Absolute paths of a step's output folders: they exist, are empty, and become artifacts when the step succeeds. */
export type OutputPaths<O extends Outputs, S extends States> = {
  readonly [N in keyof O]: ArtifactPath<KindOf<O[N]>>;
} & { readonly [N in keyof S]: ArtifactPath<KindOf<S[N]>> };
