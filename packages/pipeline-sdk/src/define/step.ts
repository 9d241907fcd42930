import { MlopsError } from '@aml-mlops/errors';
import type { ActiveRun } from '@aml-mlops/tracking';
import type * as z from 'zod';
import type { InputPaths, Inputs, OutputPaths, Outputs, States } from './ports.ts';

/** Where a step runs: a base image of `environments/` and the native packages that its lock pins. */
export interface Environment {
  /** A folder of `environments/`. */
  readonly base: string;
  /** Packages that stay outside the bundle, because they carry binaries. Their versions come from the step's lock. */
  readonly native?: readonly string[];
}

/** The machine that a step wants, by role such as `cpu`; `computes` of `workspaces.yaml` says which cluster that is. */
export interface Compute {
  readonly target: string;
  /** Nodes. More than one needs `distribution`. Default 1. */
  readonly instances?: number;
  readonly distribution?: 'mpi';
}

export interface Limits {
  /** Default one day. */
  readonly timeoutSeconds?: number;
  /** Further attempts after a failure that is not the input's fault. Default 0. */
  readonly retries?: number;
}

/** `z.object` of scalars, arrays and objects; every parameter has a default or must be given where the step is used. */
export type ParamsSchema = z.ZodObject;

export interface StepDefinition<
  Name extends string = string,
  I extends Inputs = Inputs,
  O extends Outputs = Outputs,
  P extends ParamsSchema = ParamsSchema,
  S extends States = States,
> {
  readonly name: Name;
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  /** Empty where a step has none. */
  readonly state: S;
  readonly params: P;
  readonly environment: Environment;
  readonly compute: Compute;
  readonly limits: Required<Limits>;
  /** False: run it every time, such as a step that asks the outside world. Default true. */
  readonly cache: boolean;
  /**
   * It keeps in `scratch` what it needs to continue where it was killed, so that on Azure ML `scratch` outlives a node that is
   * taken away. Default false.
   */
  readonly checkpoints: boolean;
}

interface StepOptions<
  Name extends string,
  I extends Inputs,
  O extends Outputs,
  P extends ParamsSchema,
  S extends States,
> {
  readonly name: Name;
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly state?: S;
  readonly params: P;
  readonly environment?: Environment;
  readonly compute?: Compute;
  readonly limits?: Limits;
  readonly cache?: boolean;
  readonly checkpoints?: boolean;
}

/** Of steps and of nodes: command lines, folders and Azure ML carry it. */
export const STEP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PORT_NAME = /^[a-z][A-Za-z0-9]*$/;

/**
 * Declares a step: its contract and nothing else, no I/O and no mathematics.
 *
 * @example
 * export const countWords = defineStep({
 *   name: 'count-words',
 *   description: 'Counts the words of a dataset',
 *   inputs: { documents: input('dataset/text', 'Documents') },
 *   outputs: { counts: output(wordCounts, 'counts.json') },
 *   params: z.object({ least: z.number().int().min(1).default(1).describe('Words that occur less often are left out') }),
 * });
 *
 * @throws MlopsError `E_STEP_DEFINITION` for a name that Azure ML or a command line could not carry, or used twice
 */
export function defineStep<
  const Name extends string,
  I extends Inputs,
  O extends Outputs,
  P extends ParamsSchema,
  S extends States = Record<never, never>,
>(options: StepOptions<Name, I, O, P, S>): StepDefinition<Name, I, O, P, S> {
  const { name, description, inputs, outputs, params } = options;
  const state = options.state ?? ({} as S);
  check(
    STEP_NAME.test(name),
    `name of a step must be words of lower case joined by hyphens; got ${JSON.stringify(name)}`,
  );
  const seen = new Set<string>(RESERVED);
  const ports = [...Object.keys(inputs), ...Object.keys(outputs), ...Object.keys(state)];
  for (const port of [...ports, ...Object.keys(params.shape)]) {
    check(PORT_NAME.test(port), `${port} of step ${name} must be a camelCase name`);
    check(!seen.has(port), `${port} of step ${name} must be used once among ports, state and parameters`);
    seen.add(port);
  }
  return {
    name,
    description,
    inputs,
    outputs,
    state,
    params,
    environment: options.environment ?? { base: 'node' },
    compute: options.compute ?? { target: 'cpu' },
    limits: { timeoutSeconds: options.limits?.timeoutSeconds ?? 86_400, retries: options.limits?.retries ?? 0 },
    cache: options.cache ?? true,
    checkpoints: options.checkpoints ?? false,
  };
}

/** Flags that every step program has. */
const RESERVED = ['help', 'json'];

function check(holds: boolean, message: string): void {
  if (!holds) throw new MlopsError('E_STEP_DEFINITION', message);
}

/** What a step's implementation is given. */
export interface StepContext<D extends StepDefinition> {
  readonly inputs: InputPaths<D['inputs'], D['state']>;
  readonly outputs: OutputPaths<D['outputs'], D['state']>;
  readonly params: z.output<D['params']>;
  /** A folder that outlives a failed or killed attempt of the same node of the same run: for journals and checkpoints. */
  readonly scratch: string;
  /** The step's run in the tracking store. */
  readonly run: ActiveRun;
  /** Aborted on SIGINT, SIGTERM and when the runner is gone. */
  readonly signal: AbortSignal;
  /** Says how far it is, as often as it likes: the receiver thins it. */
  progress(done: number, total: number, message?: string): void;
  /** One line into the step's log, and to the terminal where it runs alone. */
  log(message: string): void;
}

/** The type of a step's implementation. */
export type RunOf<D> = D extends StepDefinition ? (context: StepContext<D>) => Promise<void> : never;
