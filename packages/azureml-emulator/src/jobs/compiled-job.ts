import type { PolicyOptions, SearchSpaceJson } from '@aml-mlops/hypertune';
import type { ComponentInput } from '../arm/component-spec.ts';
import type { Binding } from './bindings.ts';

/** A submitted job, validated and compiled for running. */
export type CompiledJob =
  | { readonly kind: 'pipeline'; readonly pipeline: CompiledPipeline }
  | { readonly kind: 'command'; readonly step: CompiledStep }
  | { readonly kind: 'sweep'; readonly step: CompiledStep };

export interface CompiledPipeline {
  readonly inputs: Readonly<Record<string, GivenValue>>;
  readonly outputs: Readonly<Record<string, GivenOutput>>;
  /** In a valid execution order. */
  readonly steps: readonly CompiledStep[];
  readonly continueOnFailure: boolean;
  /** Disables reuse of steps. */
  readonly forceRerun: boolean;
}

export type GivenValue =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'data'; readonly type: string; readonly uri: string };

/** A declared input of a pipeline component; a job may omit its value if it is optional. */
export interface OpenInput {
  readonly kind: 'open';
  readonly type: string;
  readonly optional: boolean;
}

export interface GivenOutput {
  readonly type: string;
  /** Storage location; chosen by the service if absent. */
  readonly uri?: string;
}

/** A node of a pipeline, or the one step of a command or sweep job. */
export interface CompiledStep {
  readonly name: string;
  readonly displayName: string;
  /** Id of the component version, if there is one. */
  readonly componentId?: string;
  readonly deterministic: boolean;
  readonly command: string;
  readonly codeId?: string;
  readonly environmentId: string;
  /** Undefined for serverless compute. */
  readonly computeId?: string;
  /** Inputs available to the command. */
  readonly ports: Readonly<Record<string, Pick<ComponentInput, 'type' | 'optional' | 'default'>>>;
  readonly inputs: Readonly<Record<string, GivenValue | { readonly kind: 'binding'; readonly to: Binding }>>;
  readonly outputs: Readonly<Record<string, GivenOutput & { readonly becomes?: string }>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly instances: number;
  /** Present for MPI distribution. */
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

/** Names of a step's predecessors, each once. */
export function upstreamOf(step: CompiledStep): string[] {
  const names = Object.values(step.inputs).flatMap((input) =>
    input.kind === 'binding' && input.to.from === 'node' ? [input.to.node] : [],
  );
  return [...new Set(names)];
}
