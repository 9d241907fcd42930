import type { PolicyOptions, SearchSpaceJson } from '@aml-mlops/hypertune';
import type { ComponentInput } from '../arm/component-spec.ts';
import type { Binding } from './bindings.ts';

/** A submitted job, checked and read into what running it takes. */
export type CompiledJob =
  | { readonly kind: 'pipeline'; readonly pipeline: CompiledPipeline }
  | { readonly kind: 'command'; readonly step: CompiledStep }
  | { readonly kind: 'sweep'; readonly step: CompiledStep };

export interface CompiledPipeline {
  readonly inputs: Readonly<Record<string, GivenValue>>;
  readonly outputs: Readonly<Record<string, GivenOutput>>;
  /** In an order in which they could be run one after the other. */
  readonly steps: readonly CompiledStep[];
  readonly continueOnFailure: boolean;
  /** No step is reused. */
  readonly forceRerun: boolean;
}

export type GivenValue =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'data'; readonly type: string; readonly uri: string };

/** An input that a pipeline component declares, and that a job of it may leave without a value where it is optional. */
export interface OpenInput {
  readonly kind: 'open';
  readonly type: string;
  readonly optional: boolean;
}

export interface GivenOutput {
  readonly type: string;
  /** Where it is to be stored; the service chooses where none is given. */
  readonly uri?: string;
}

/** A node of a pipeline, or the one step of a command or sweep job. */
export interface CompiledStep {
  readonly name: string;
  readonly displayName: string;
  /** Id of the component's version, for what has one. */
  readonly componentId?: string;
  readonly deterministic: boolean;
  readonly command: string;
  readonly codeId?: string;
  readonly environmentId: string;
  /** Undefined for serverless compute. */
  readonly computeId?: string;
  /** What the command may name as inputs. */
  readonly ports: Readonly<Record<string, Pick<ComponentInput, 'type' | 'optional' | 'default'>>>;
  readonly inputs: Readonly<Record<string, GivenValue | { readonly kind: 'binding'; readonly to: Binding }>>;
  readonly outputs: Readonly<Record<string, GivenOutput & { readonly becomes?: string }>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly instances: number;
  /** Present where the distribution is MPI. */
  readonly processesPerInstance?: number;
  readonly timeoutSeconds?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly sweep?: SweepSettings;
}

export interface SweepSettings {
  readonly searchSpace: SearchSpaceJson;
  readonly sampler: 'random' | 'sobol' | 'grid' | 'tpe';
  readonly seed: number;
  readonly goal: 'maximise' | 'minimise';
  readonly metric: string;
  readonly policy: PolicyOptions;
  readonly maxTotalTrials: number;
  readonly maxConcurrentTrials: number;
  readonly timeoutSeconds?: number;
  readonly trialTimeoutSeconds?: number;
}

/** Names of steps that a step reads from, each once. */
export function upstreamOf(step: CompiledStep): string[] {
  const names = Object.values(step.inputs).flatMap((input) =>
    input.kind === 'binding' && input.to.from === 'node' ? [input.to.node] : [],
  );
  return [...new Set(names)];
}
