import type { PlanNode } from '@aml-mlops/pipeline-sdk';
import { type ComputeSettings, type Computes, clusterName, computeOf } from '../configuration/compute-of.ts';

/** The compute and resources of a node, in both forms of the service: the request and the YAML of `az ml`. */
export interface NodeCompute {
  /** Request fields of a node, except the cluster's id. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Fields of a node in `pipeline.yml`. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The cluster; undefined for serverless compute. */
  readonly cluster: string | undefined;
}

/** The service's name for serverless compute. */
const SERVERLESS = 'serverless';

/** @throws MlopsError `E_WORKSPACES` if the role has no compute */
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
