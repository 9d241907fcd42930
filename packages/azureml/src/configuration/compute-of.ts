import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const cluster = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{1,31}$/, { error: 'the name of a compute: 2 to 32 letters, digits, hyphens' });

const container = {
  /** Size of `/dev/shm`, such as `16g`. Default: the service's, 2g. */
  shmSize: z
    .string()
    .regex(/^\d+[bkmg]$/, { error: 'a size such as 16g' })
    .optional(),
  /** Docker arguments for the container. */
  dockerArguments: z.string().min(1).optional(),
  /** Identity for reading data: the submitter, the compute's identity, or one of several by client id. Default: the service's. */
  identity: z.union([z.enum(['user', 'managed']), z.strictObject({ managed: z.guid() })]).optional(),
};

const computeSettings = z.union(
  [
    cluster,
    z.strictObject({ cluster, ...container }),
    z.strictObject({
      /** Machine size, such as `Standard_D4s_v5`, for serverless compute. */
      serverless: z.string().regex(/^Standard_\w+$/, { error: 'a size such as Standard_D4s_v5' }),
      /** `spot` machines are cheaper but may be preempted. Default: standard. */
      tier: z.enum(['spot', 'standard', 'premium']).optional(),
      ...container,
    }),
  ],
  {
    error:
      'the name of a cluster, {cluster: …} or {serverless: Standard_…}, with shmSize, dockerArguments, identity, tier',
  },
);

/** The compute of each role that steps request; `cpu` is a job's fallback. */
export const computesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9-]*$/), computeSettings)
  .refine((computes) => Object.hasOwn(computes, 'cpu'), { path: ['cpu'], error: 'given' });

export type Computes = z.infer<typeof computesSchema>;
export type ComputeSettings = Exclude<z.infer<typeof computeSettings>, string>;

/**
 * The compute of a role.
 *
 * @throws MlopsError `E_WORKSPACES`, with the known roles
 */
export function computeOf(computes: Computes, role: string, owner: string): ComputeSettings {
  const found = Object.hasOwn(computes, role) ? computes[role] : undefined;
  if (found !== undefined) return typeof found === 'string' ? { cluster: found } : found;
  const known = Object.keys(computes).join(', ');
  const message = `compute of ${owner} must be one of ${known}, the computes of workspaces.yaml; got ${role}`;
  throw new MlopsError('E_WORKSPACES', message);
}

/** The name of a cluster; undefined for serverless compute. */
export function clusterName(settings: ComputeSettings): string | undefined {
  return 'cluster' in settings ? settings.cluster : undefined;
}
