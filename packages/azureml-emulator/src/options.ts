import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';

const whole = (low: number, high: number) => {
  const range = `a whole number in [${low}, ${high}]`;
  return z.int(range).min(low, range).max(high, range);
};
const text = z.string('text').min(1, 'text');

/** What an emulator is started with. All but `home` has a default. */
const emulatorOptions = z.strictObject({
  /** Folder of all that it keeps: resources, blobs, runs. Started again on it, the emulator goes on. */
  home: text,
  /** Of the loopback, where it listens; 0 takes any free one. Default 0. */
  port: whole(0, 65_535).default(0),
  /** Where Azurite listens. Default: the one of last time in this home, else any free one. */
  blobPort: whole(1, 65_535).optional(),
  /** Bearer token that clients must send. */
  token: text.default('emulator'),
  subscription: text.default('00000000-0000-0000-0000-000000000001'),
  resourceGroup: text.default('emulator'),
  workspace: text.default('emulator'),
  /** Compute clusters that a workspace has. */
  computes: z.array(text).default(['cpu', 'cpu-cluster', 'gpu']),
  /** Registries that workspaces share. */
  registries: z.array(text).default(['shared']),
  /** Whether a job that has ended tells where its outputs lie. The service mostly does not. Default false. */
  outputUris: z.boolean().default(false),
  /** How many nodes of jobs run at once. Default 2. */
  concurrency: whole(1, 64).default(2),
  /** How many times faster than deployments say probes and restarts of their containers go. Default 1. */
  probeRate: z
    .number('a number in [1, 1000]')
    .min(1, 'a number in [1, 1000]')
    .max(1000, 'a number in [1, 1000]')
    .default(1),
  /**
   * Whether roles are checked. `true`: those that deployments define and assign; a text: a file with more of them, too.
   * Default false: who has the token may do everything.
   */
  roles: z.union([z.boolean(), text], 'a file or a boolean').default(false),
  /** Folder of the published ARM schemas (`Microsoft.MachineLearningServices.2022-10-01.json`), where there is a copy. */
  schemas: text.optional(),
  /** `node_modules` that packages of environments are taken from. Default those that the emulator itself is installed in. */
  packages: text.optional(),
});

export type EmulatorOptions = z.input<typeof emulatorOptions>;
export type CheckedOptions = z.output<typeof emulatorOptions>;

/** @throws MlopsError `E_PARAM_RANGE` for the first option that is not as it must be */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  const parsed = emulatorOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') throw rangeError('options', 'the emulator', 'known', issue.keys.join(', '));
  const name = issue?.path.join('.') ?? '';
  const value = (options as Readonly<Record<string, unknown>>)[name];
  throw rangeError(name, 'the emulator', issue?.message ?? '', value);
}
