import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';

const whole = (low: number, high: number) => {
  const range = `a whole number in [${low}, ${high}]`;
  return z.int(range).min(low, range).max(high, range);
};
const text = z.string('text').min(1, 'text');

/** What Blob storage takes. */
export const storageAccess = z.enum(['keys', 'keys-and-tokens', 'tokens'], 'keys, keys-and-tokens or tokens');
export type StorageAccess = z.infer<typeof storageAccess>;

/** Options of an emulator. All except `home` have a default. */
const emulatorOptions = z.strictObject({
  /** Folder of its state: resources, blobs, runs. An emulator started on it again continues from there. */
  home: text,
  /** Port on the loopback address; 0 selects any free one. Default: 0. */
  port: whole(0, 65_535).default(0),
  /** Azurite's port. Default: the last one in this home, else any free one. */
  blobPort: whole(1, 65_535).optional(),
  /**
   * What Blob storage takes: `keys`, over http; `keys-and-tokens`, over https; `tokens`, over https, and no key. Over https the
   * certificate is `storage.pem` of the home, which clients must trust (NODE_EXTRA_CA_CERTS). Default: keys.
   */
  storage: storageAccess.default('keys'),
  /** Bearer token for clients. */
  token: text.default('emulator'),
  subscription: text.default('00000000-0000-0000-0000-000000000001'),
  resourceGroup: text.default('emulator'),
  workspace: text.default('emulator'),
  /** Compute clusters of a workspace. */
  computes: z.array(text).default(['cpu', 'cpu-cluster', 'gpu']),
  /** Registries shared by workspaces. */
  registries: z.array(text).default(['shared']),
  /** Whether a job that has ended reports its output locations. The service usually does not. Default: false. */
  outputUris: z.boolean().default(false),
  /** Number of concurrent job nodes. Default: 2. */
  concurrency: whole(1, 64).default(2),
  /** Factor by which probes and restarts of containers are faster than specified. Default: 1. */
  probeRate: z
    .number('a number in [1, 1000]')
    .min(1, 'a number in [1, 1000]')
    .max(1000, 'a number in [1, 1000]')
    .default(1),
  /**
   * Whether roles are checked. `true`: those defined and assigned by deployments; a text: additionally those of a file.
   * Default: false; anyone with the token may do everything.
   */
  roles: z.union([z.boolean(), text], 'a file or a boolean').default(false),
  /** Folder of the published ARM schemas (`Microsoft.MachineLearningServices.2022-10-01.json`), if there is a copy. */
  schemas: text.optional(),
  /** `node_modules` to take environment packages from. Default: that in which the emulator itself is installed. */
  packages: text.optional(),
});

export type EmulatorOptions = z.input<typeof emulatorOptions>;
export type CheckedOptions = z.output<typeof emulatorOptions>;

/** @throws MlopsError `E_PARAM_RANGE` for the first invalid option */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  const parsed = emulatorOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') throw rangeError('options', 'the emulator', 'known', issue.keys.join(', '));
  const name = issue?.path.join('.') ?? '';
  const value = (options as Readonly<Record<string, unknown>>)[name];
  throw rangeError(name, 'the emulator', issue?.message ?? '', value);
}
