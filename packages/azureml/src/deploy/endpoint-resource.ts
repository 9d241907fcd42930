import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { askAzure, findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sendArm } from '../client/send-arm.ts';

/** `@azure/arm-machinelearning` 2.1.1 uses API version 2022-10-01, which lacks mirror traffic and data collectors. */
const API_VERSION = '2025-12-01';

const shares = z.record(z.string(), z.number()).nullish();
const tags = z.record(z.string(), z.string()).nullish();
const endpointSchema = z.looseObject({
  location: z.string(),
  tags,
  identity: z.looseObject({ type: z.string() }).nullish(),
  properties: z.looseObject({
    authMode: z.string(),
    scoringUri: z.string().nullish(),
    provisioningState: z.string().nullish(),
    traffic: shares,
    mirrorTraffic: shares,
  }),
});
const deploymentSchema = z.looseObject({
  name: z.string(),
  tags,
  sku: z.looseObject({ capacity: z.number().nullish() }).nullish(),
  properties: z.looseObject({
    model: z.string().nullish(),
    environmentId: z.string().nullish(),
    provisioningState: z.string().nullish(),
  }),
});

/** Traffic shares in percent, by deployment. */
export type Traffic = Readonly<Record<string, number>>;

export interface OnlineEndpoint {
  readonly name: string;
  readonly location: string;
  readonly authMode: string;
  readonly identity: Readonly<Record<string, unknown>> | undefined;
  /** Scoring address. */
  readonly uri: string;
  readonly traffic: Traffic;
  readonly mirror: Traffic;
  readonly tags: Readonly<Record<string, string>>;
}

export interface OnlineDeployment {
  readonly name: string;
  /** Such as `Succeeded`, `Failed`, `Creating`. */
  readonly state: string;
  /** ARM id. */
  readonly model: string;
  readonly instances: number;
  readonly tags: Readonly<Record<string, string>>;
}

const label = (workspace: AzureWorkspace, endpoint: string) => `endpoint ${endpoint} of ${workspace.label}`;

/** Undefined if it does not exist. */
export async function findEndpoint(workspace: AzureWorkspace, name: string): Promise<OnlineEndpoint | undefined> {
  const found = await findAzure(label(workspace, name), arm(workspace, 'GET', name));
  return found === undefined ? undefined : readEndpoint(name, found);
}

/** Fields of an endpoint to create or update; the others stay unchanged. */
export interface EndpointChange {
  readonly location: string;
  readonly authMode: string;
  readonly identity: Readonly<Record<string, unknown>> | undefined;
  readonly traffic: Traffic;
  readonly mirror: Traffic;
  readonly tags: Readonly<Record<string, string>>;
}

/** Creates or updates an endpoint, and waits until the service has finished. Tags and traffic change atomically, in one request. */
export async function putEndpoint(workspace: AzureWorkspace, name: string, to: EndpointChange): Promise<void> {
  const { location, authMode, identity, traffic, mirror, tags } = to;
  const body = {
    ...{ location, tags, identity: identity ?? { type: 'SystemAssigned' } },
    properties: { authMode, traffic: positive(traffic), mirrorTraffic: positive(mirror) },
  };
  await askAzure(label(workspace, name), arm(workspace, 'PUT', name, body));
}

/** Sorted by name. */
export async function listDeployments(workspace: AzureWorkspace, endpoint: string): Promise<OnlineDeployment[]> {
  const page = z.looseObject({ value: z.array(deploymentSchema) });
  const found = await askAzure(label(workspace, endpoint), arm(workspace, 'GET', `${endpoint}/deployments`));
  return page
    .parse(found)
    .value.map(({ name, sku, properties, tags }) => ({
      name,
      state: properties.provisioningState ?? '',
      model: properties.model ?? '',
      instances: sku?.capacity ?? 1,
      tags: tags ?? {},
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const UNDER_WAY = ['Creating', 'Updating', 'Scaling', 'Deleting'];

/** A deployment with no operation in progress; undefined if it does not exist. */
export async function settledDeployment(
  workspace: AzureWorkspace,
  endpoint: string,
  name: string,
  signal?: AbortSignal,
): Promise<OnlineDeployment | undefined> {
  for (let delay = workspace.retry.retryDelay; ; delay = Math.min(delay * 2, 10_000)) {
    const found = (await listDeployments(workspace, endpoint)).find((deployment) => deployment.name === name);
    if (!found || !UNDER_WAY.includes(found.state)) return found;
    await sleep(delay, undefined, { signal });
  }
}

/**
 * Creates or replaces a deployment, and waits until its instances are ready.
 *
 * @throws MlopsError `E_AZURE_REFUSED` if they do not become ready, with the container's log
 */
export async function putDeployment(
  workspace: AzureWorkspace,
  endpoint: string,
  name: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  const what = `deployment ${name} of ${label(workspace, endpoint)}`;
  await askAzure(what, arm(workspace, 'PUT', `${endpoint}/deployments/${name}`, body));
}

export async function removeDeployment(workspace: AzureWorkspace, endpoint: string, name: string): Promise<void> {
  const { arm: client, place, retry } = workspace;
  const options = { updateIntervalInMs: retry.retryDelay };
  const what = `deployment ${name} of ${label(workspace, endpoint)}`;
  await askAzure(what, client.onlineDeployments.beginDeleteAndWait(...place, endpoint, name, options));
}

export async function removeEndpoint(workspace: AzureWorkspace, name: string): Promise<void> {
  const { arm: client, place, retry } = workspace;
  const options = { updateIntervalInMs: retry.retryDelay };
  await askAzure(label(workspace, name), client.onlineEndpoints.beginDeleteAndWait(...place, name, options));
}

/** Last log lines of a deployment's containers. */
export async function deploymentLogs(
  workspace: AzureWorkspace,
  endpoint: string,
  name: string,
  tail: number,
): Promise<string> {
  const { arm: client, place } = workspace;
  const what = `logs of deployment ${name} of ${label(workspace, endpoint)}`;
  const { content } = await askAzure(what, client.onlineDeployments.getLogs(...place, endpoint, name, { tail }));
  return content ?? '';
}

function arm(workspace: AzureWorkspace, method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> {
  return sendArm(workspace, method, `onlineEndpoints/${path}`, body, API_VERSION);
}

function readEndpoint(name: string, found: unknown): OnlineEndpoint {
  const { location, tags, identity, properties } = endpointSchema.parse(found);
  return {
    ...{ name, location, authMode: properties.authMode, uri: properties.scoringUri ?? '', tags: tags ?? {} },
    identity: identity ? askedIdentity(identity) : undefined,
    traffic: properties.traffic ?? {},
    mirror: properties.mirrorTraffic ?? {},
  };
}

/** The requested identity only: properties that the service adds are not sent back. */
function askedIdentity({ type, userAssignedIdentities }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof userAssignedIdentities !== 'object' || userAssignedIdentities === null) return { type };
  const ids = Object.keys(userAssignedIdentities).map((id) => [id, {}] as const);
  return { type, userAssignedIdentities: Object.fromEntries(ids) };
}

function positive(traffic: Traffic): Traffic {
  return Object.fromEntries(Object.entries(traffic).filter(([, share]) => share > 0));
}
