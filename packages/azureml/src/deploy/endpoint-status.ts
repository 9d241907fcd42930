import { MlopsError } from '@aml-mlops/errors';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { DEPLOYMENT_TAGS } from './deployment-body.ts';
import {
  deploymentLogs,
  findEndpoint,
  listDeployments,
  type OnlineEndpoint,
  putEndpoint,
  removeDeployment,
  removeEndpoint,
  type Traffic,
} from './endpoint-resource.ts';
import { newRollOutId, type RollOutState, readRollOut, withRollOut } from './roll-out-record.ts';

export interface EndpointStatus {
  readonly endpoint: string;
  /** The target of the last roll-out; else the deployment with most of the traffic. */
  readonly deployment: string | undefined;
  readonly model: { readonly name: string; readonly version: string } | undefined;
  readonly traffic: Traffic;
  readonly mirror: Traffic;
  readonly uri: string;
  /** `none` if this command has never rolled out to it. */
  readonly state: RollOutState | 'none';
  /** The current stage of an unfinished roll-out. */
  readonly stage?: string;
  readonly reason?: string;
  /** The deployment considered good, and the target of `rollback`. */
  readonly good?: string;
  readonly previous?: string;
  readonly deployments: readonly {
    readonly name: string;
    readonly model: string;
    readonly traffic: number;
    readonly mirror: number;
    readonly instances: number;
    readonly state: string;
  }[];
}

/** @throws MlopsError `E_ENDPOINT_UNKNOWN` */
export async function endpointStatus(workspace: AzureWorkspace, name: string): Promise<EndpointStatus> {
  const endpoint = await existing(workspace, name);
  const record = readRollOut(endpoint);
  const found = await listDeployments(workspace, name);
  const deployments = found.map(({ name: deployment, model, instances, state, tags }) => ({
    ...{ name: deployment, instances, state, model: tags[DEPLOYMENT_TAGS.model] ?? modelOf(model) },
    ...{ traffic: endpoint.traffic[deployment] ?? 0, mirror: endpoint.mirror[deployment] ?? 0 },
  }));
  const busiest = deployments.toSorted((a, b) => b.traffic - a.traffic)[0];
  const about = record?.candidate ?? busiest?.name;
  const [modelName, version] = (record?.model ?? busiest?.model ?? '').split(':');
  return {
    endpoint: name,
    deployment: about,
    model: modelName && version ? { name: modelName, version } : undefined,
    ...{ traffic: endpoint.traffic, mirror: endpoint.mirror, uri: endpoint.uri, state: record?.state ?? 'none' },
    ...(record?.state === 'running' && { stage: record.stage }),
    ...(record?.reason !== undefined && { reason: record.reason }),
    ...(record?.good !== undefined && { good: record.good }),
    ...(record?.previous !== undefined && { previous: record.previous }),
    deployments,
  };
}

/** `…/models/mail/versions/3` becomes `mail:3`. */
function modelOf(id: string): string {
  const [, name, version] = /\/models\/([^/]+)\/versions\/([^/]+)$/.exec(id) ?? [];
  return name === undefined ? id : `${name}:${version}`;
}

/**
 * Restores all of the traffic: from an unfinished roll-out, or a canary, to the last good deployment;
 * from a completed one to the previous deployment.
 *
 * @throws MlopsError `E_NO_ROLL_BACK` if there is no earlier deployment, `E_ENDPOINT_UNKNOWN`
 */
export async function rollBack(workspace: AzureWorkspace, name: string, now: Date): Promise<EndpointStatus> {
  const endpoint = await existing(workspace, name);
  const record = readRollOut(endpoint);
  const names = (await listDeployments(workspace, name)).map((deployment) => deployment.name);
  const isDone = record?.state === 'done';
  const target = isDone ? record.previous : record?.good;
  const isBack = record?.state === 'rolled-back' && target !== undefined && endpoint.traffic[target] === 100;
  if (!record || target === undefined || !names.includes(target) || isBack) {
    const known = `its deployments are ${names.join(', ') || 'none'}`;
    const back = isBack ? `, and ${target} has had all of the traffic since the last roll-back` : '';
    const reason = record ? known + back : 'it knows no roll-out';
    throw new MlopsError('E_NO_ROLL_BACK', `endpoint ${name} must have an earlier deployment that was good; ${reason}`);
  }
  const { previous: _, ...rest } = record;
  const reason = isDone ? `rolled back manually from ${record.candidate}` : 'rolled back manually before its end';
  await putEndpoint(workspace, name, {
    ...endpoint,
    traffic: { [target]: 100 },
    mirror: {},
    tags: withRollOut(endpoint.tags, {
      ...{ ...rest, id: newRollOutId(now), state: 'rolled-back', good: target, before: endpoint.traffic, reason },
      ...(isDone ? { previous: record.candidate } : record.previous !== undefined && { previous: record.previous }),
    }),
  });
  return endpointStatus(workspace, name);
}

/** @throws MlopsError `E_ENDPOINT_UNKNOWN`, `E_DEPLOYMENT_UNKNOWN` */
export async function readLogs(
  workspace: AzureWorkspace,
  endpoint: string,
  deployment: string | undefined,
  tail: number,
): Promise<{ readonly deployment: string; readonly log: string }> {
  const { deployments, deployment: about } = await endpointStatus(workspace, endpoint);
  const chosen = deployment ?? about;
  const known = deployments.map(({ name }) => name);
  if (chosen === undefined || !known.includes(chosen)) throw unknownDeployment(endpoint, chosen, known);
  return { deployment: chosen, log: await deploymentLogs(workspace, endpoint, chosen, tail) };
}

/**
 * Deletes a deployment without traffic, or, if none is named, the endpoint with all its deployments.
 *
 * @param evenServing whether to delete an endpoint that has traffic
 * @throws MlopsError `E_DEPLOYMENT_SERVES`, `E_DEPLOYMENT_UNKNOWN`, `E_ENDPOINT_UNKNOWN`
 */
export async function deleteDeployed(
  workspace: AzureWorkspace,
  endpoint: string,
  deployment: string | undefined,
  evenServing: boolean,
): Promise<void> {
  const { traffic, mirror, deployments } = await endpointStatus(workspace, endpoint);
  if (deployment === undefined) {
    const serving = Object.entries(traffic).filter(([, share]) => share > 0);
    if (serving.length > 0 && !evenServing) {
      const shares = serving.map(([name, share]) => `${name} ${share} %`).join(', ');
      throw new MlopsError(
        'E_DEPLOYMENT_SERVES',
        `endpoint ${endpoint} must have no traffic to be deleted; it has ${shares}: give --force to delete it nevertheless`,
      );
    }
    return removeEndpoint(workspace, endpoint);
  }
  const known = deployments.map(({ name }) => name);
  if (!known.includes(deployment)) throw unknownDeployment(endpoint, deployment, known);
  const share = (traffic[deployment] ?? 0) + (mirror[deployment] ?? 0);
  if (share > 0) {
    throw new MlopsError(
      'E_DEPLOYMENT_SERVES',
      `deployment ${deployment} of endpoint ${endpoint} must have no traffic to be deleted; it has ${share} %`,
    );
  }
  return removeDeployment(workspace, endpoint, deployment);
}

async function existing(workspace: AzureWorkspace, name: string): Promise<OnlineEndpoint> {
  const endpoint = await findEndpoint(workspace, name);
  if (endpoint) return endpoint;
  throw new MlopsError(
    'E_ENDPOINT_UNKNOWN',
    `endpoint ${name} of ${workspace.label} must exist: mlops deploy makes it`,
  );
}

function unknownDeployment(endpoint: string, got: string | undefined, known: readonly string[]): MlopsError {
  const range = known.length === 0 ? 'there (it has none)' : `one of ${known.join(', ')}`;
  return new MlopsError(
    'E_DEPLOYMENT_UNKNOWN',
    `deployment of endpoint ${endpoint} must be ${range}; got ${got ?? 'none'}`,
  );
}
