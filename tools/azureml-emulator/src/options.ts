import { z } from 'zod';

/** What an emulator is started with. All but `home` has a default. */
export const emulatorOptions = z.strictObject({
  /** Folder of all that it keeps: resources, blobs, runs. Started again on it, the emulator goes on. */
  home: z.string().min(1),
  /** Of the loopback, where it listens; 0 takes any free one. Default 0. */
  port: z.int().min(0).max(65_535).default(0),
  /** Where Azurite listens. Default: the one of last time in this home, else any free one. */
  blobPort: z.int().min(1).max(65_535).optional(),
  /** Bearer token that clients must send. */
  token: z.string().min(1).default('emulator'),
  subscription: z.string().default('00000000-0000-0000-0000-000000000001'),
  resourceGroup: z.string().default('emulator'),
  workspace: z.string().default('emulator'),
  /** Compute clusters that a workspace has. */
  computes: z.array(z.string()).default(['cpu', 'cpu-cluster', 'gpu']),
  /** How many nodes of jobs run at once. Default 2. */
  concurrency: z.int().min(1).max(64).default(2),
  /** Folder of the published ARM schemas (`Microsoft.MachineLearningServices.2022-10-01.json`), where there is a copy. */
  schemas: z.string().optional(),
  /** `node_modules` that packages of environments are taken from. Default those that the emulator itself is installed in. */
  packages: z.string().optional(),
});

export type EmulatorOptions = z.input<typeof emulatorOptions>;
export type CheckedOptions = z.output<typeof emulatorOptions>;
