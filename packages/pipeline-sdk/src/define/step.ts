import { MlopsError } from '@aml-mlops/errors';
import type { ActiveRun } from '@aml-mlops/tracking';
import type * as z from 'zod';
import type { InputPaths, Inputs, OutputPaths, Outputs, States } from './ports.ts';

/** The image that a step runs in: a base of `environments/` and the native packages that its lockfile pins. */
export interface Environment {
  /** Name of a folder of `environments/`. */
  readonly base: string;
  /** Packages with native binaries, which stay outside the bundle. Versions come from the step's lockfile. Default: none. */
  readonly native?: readonly string[];
}

/** The machines that a step needs, by a role such as `cpu`; `computes` in `workspaces.yaml` maps roles to clusters. */
export interface Compute {
  readonly target: string;
  /** Number of nodes; more than one needs `distribution`. Default: 1. */
  readonly instances?: number;
  readonly distribution?: 'mpi';
}

export interface Limits {
  /** Seconds. Default: 86,400 (one day). */
  readonly timeoutSeconds?: number;
  /** Further attempts after a failure without an error code, such as a crash. Default: 0. */
  readonly retries?: number;
}

/** A `z.object` of scalars, arrays and objects. A parameter without a default must be given where the step is used. */
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
  /** Empty for a step without state. */
  readonly state: S;
  readonly params: P;
  readonly environment: Environment;
  readonly compute: Compute;
  readonly limits: Required<Limits>;
  /** False for a step that must run every time, such as one that reads from a service. Default: true. */
  readonly cache: boolean;
  /**
   * Whether the step writes checkpoints to `scratch` to continue after it was killed. On Azure ML, `scratch` then survives the
   * loss of a node. Default: false.
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

/** Names of steps and nodes: valid in command lines, as folders and on Azure ML. */
export const STEP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PORT_NAME = /^[a-z][A-Za-z0-9]*$/;

/**
 * Declares the contract of a step: ports, parameters, environment and compute; no I/O and no computation.
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
 * @throws MlopsError `E_STEP_DEFINITION` for a name that is used twice, or that Azure ML or a command line does not allow
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

/** The argument of a step's implementation. */
export interface StepContext<D extends StepDefinition> {
  readonly inputs: InputPaths<D['inputs'], D['state']>;
  readonly outputs: OutputPaths<D['outputs'], D['state']>;
  readonly params: z.output<D['params']>;
  /** A folder for journals and checkpoints, kept between attempts of the same node of the same run. */
  readonly scratch: string;
  /** The step's run in the tracking store. */
  readonly run: ActiveRun;
  /** Aborted on SIGINT, SIGTERM and when the runner's process has ended. */
  readonly signal: AbortSignal;
  /** Reports progress, in units of the step's choice. May be called at any rate: the receiver throttles it. */
  progress(done: number, total: number, message?: string): void;
  /** Writes one line to the step's log, and to the terminal when the program runs by itself. */
  log(message: string): void;
}

/** The type of a step's implementation. */
export type RunOf<D> = D extends StepDefinition ? (context: StepContext<D>) => Promise<void> : never;
