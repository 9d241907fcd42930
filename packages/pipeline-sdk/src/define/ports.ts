import type { ArtifactKind, ArtifactPath, KindDefinition } from '@aml-mlops/artifacts';

/** An artifact that a step reads. */
export interface InputPort<K extends ArtifactKind = ArtifactKind, Optional extends boolean = boolean> {
  readonly kind: K;
  readonly optional: Optional;
  readonly description: string;
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

export function input<const K extends ArtifactKind>(kind: KindOrName<K>, description: string): InputPort<K, false> {
  return { kind: nameOf(kind), optional: false, description };
}

export function optionalInput<const K extends ArtifactKind>(
  kind: KindOrName<K>,
  description: string,
): InputPort<K, true> {
  return { kind: nameOf(kind), optional: true, description };
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
type OptionalNames<I extends Inputs> = { [N in keyof I]: I[N]['optional'] extends true ? N : never }[keyof I];

/** Paths of a step's inputs, as its implementation sees them. */
export type InputPaths<I extends Inputs, S extends States> = {
  readonly [N in Exclude<keyof I, OptionalNames<I>>]: ArtifactPath<KindOf<I[N]>>;
} & { readonly [N in OptionalNames<I>]?: ArtifactPath<KindOf<I[N]>> } & {
  readonly [N in keyof S]?: ArtifactPath<KindOf<S[N]>>;
};

/** Paths of a step's outputs: folders that exist, are empty, and become artifacts when the step has ended well. */
export type OutputPaths<O extends Outputs, S extends States> = {
  readonly [N in keyof O]: ArtifactPath<KindOf<O[N]>>;
} & { readonly [N in keyof S]: ArtifactPath<KindOf<S[N]>> };
