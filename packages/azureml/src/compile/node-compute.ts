import type { PlanNode } from '@aml-mlops/pipeline-sdk';
import { type ComputeSettings, type Computes, clusterName, computeOf } from '../configuration/compute-of.ts';

/** Where a node runs and with what, in the two forms that the service has for it: what is sent, and what `az ml` reads. */
export interface NodeCompute {
  /** Fields of a node that is sent, but for the cluster's id. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Fields of a node in `pipeline.yml`. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The cluster; undefined for a machine that the service provides. */
  readonly cluster: string | undefined;
}

/** What the service calls a machine that it provides for a job alone. */
const SERVERLESS = 'serverless';

/** @throws MlopsError `E_WORKSPACES` for a role that no compute plays */
export function nodeCompute(computes: Computes, node: PlanNode): NodeCompute {
  const settings = computeOf(computes, node.compute.target, `step ${node.name}`);
  const resources = {
    instance_count: node.compute.instances ?? 1,
    ...('serverless' in settings ? { instance_type: settings.serverless } : {}),
    ...(settings.shmSize === undefined ? {} : { shm_size: settings.shmSize }),
    ...(settings.dockerArguments === undefined ? {} : { docker_args: settings.dockerArguments }),
  };
  const tier = 'tier' in settings ? settings.tier : undefined;
  const identity = identityOf(settings);
  return {
    sent: {
      resources,
      ...(tier === undefined ? {} : { queue_settings: { job_tier: `${tier[0]?.toUpperCase()}${tier.slice(1)}` } }),
      ...(identity ? { identity: { identity_type: SENT_IDENTITIES[identity.type], ...identity.client } } : {}),
    },
    written: {
      compute: `azureml:${clusterName(settings) ?? SERVERLESS}`,
      resources,
      ...(tier === undefined ? {} : { queue_settings: { job_tier: tier } }),
      ...(identity ? { identity: { type: identity.type, ...identity.client } } : {}),
    },
    cluster: clusterName(settings),
  };
}

const SENT_IDENTITIES = { user_identity: 'UserIdentity', managed: 'Managed' } as const;

function identityOf({
  identity,
}: ComputeSettings):
  | { readonly type: 'user_identity' | 'managed'; readonly client: { client_id?: string } }
  | undefined {
  if (identity === undefined) return undefined;
  if (identity === 'user') return { type: 'user_identity', client: {} };
  return { type: 'managed', client: identity === 'managed' ? {} : { client_id: identity.managed } };
}
