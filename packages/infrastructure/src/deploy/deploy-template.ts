import { setTimeout as sleep } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import { isRecord } from '@aml-mlops/shapes';
import * as z from 'zod';
import { compareResources, type PlannedResource, type ResourceChange } from '../plan/compare-resources.ts';
import type { ManagerAnswer, ResourceManager } from './resource-manager.ts';

const API_VERSION = '2025-04-01';

export interface DeploymentRequest {
  readonly manager: ResourceManager;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Name of the deployment; replaces one of the same name in the history. */
  readonly name: string;
  /** With its modules inlined. */
  readonly template: unknown;
  /** `{"stage": {"value": "dev"}}`, as in a parameter file. */
  readonly parameters: unknown;
  /** Polling interval in milliseconds. Default: 5000. */
  readonly interval?: number;
  /** Called when the state changes. */
  readonly onState?: (state: string) => void;
}

const resultSchema = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string().optional(),
    outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })).optional(),
    error: z.unknown().optional(),
  }),
});

const whatIfSchema = z.looseObject({
  status: z.string().optional(),
  error: z.unknown().optional(),
  properties: z
    .looseObject({
      changes: z
        .array(
          z.looseObject({
            resourceId: z.string(),
            changeType: z.string(),
            before: z.unknown().optional(),
            after: z.unknown().optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** Validates a template with the service without deploying it. @throws MlopsError `E_DEPLOYMENT` with the service's message */
export async function validateDeployment(request: DeploymentRequest): Promise<void> {
  const answer = await settled(
    request,
    await request.manager.send('POST', address(request, '/validate'), body(request)),
  );
  if (isRecord(answer) && answer['error'] !== undefined && answer['error'] !== null)
    throw failed(request, 'is not valid', answer['error']);
}

/** The changes that the service predicts for a deployment, classified as in an offline plan. @throws MlopsError `E_DEPLOYMENT` */
export async function whatIf(request: DeploymentRequest): Promise<ResourceChange[]> {
  const answer = whatIfSchema.parse(
    await settled(request, await request.manager.send('POST', address(request, '/whatIf'), body(request))),
  );
  if (answer.error !== undefined && answer.error !== null) throw failed(request, 'cannot be planned', answer.error);
  const changes = answer.properties?.changes ?? [];
  const asked = changes.filter(
    ({ changeType }) => changeType !== 'NoChange' && changeType !== 'NoEffect' && changeType !== 'Ignore',
  );
  const side = (which: 'before' | 'after') =>
    asked.flatMap(({ resourceId, [which]: body }) => (isRecord(body) ? [planned(resourceId, body)] : []));
  return compareResources(side('before'), side('after'));
}

/** Deploys, waits, and returns the outputs. @throws MlopsError `E_DEPLOYMENT` with every failed operation */
export async function deployTemplate(request: DeploymentRequest): Promise<Readonly<Record<string, unknown>>> {
  await request.manager.send('PUT', address(request), body(request));
  let last = '';
  for (;;) {
    const { properties } = resultSchema.parse((await request.manager.send('GET', address(request))).body);
    const { provisioningState = '', outputs = {}, error } = properties;
    if (provisioningState !== last) request.onState?.(provisioningState);
    last = provisioningState;
    if (provisioningState === 'Succeeded')
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    if (provisioningState === 'Failed' || provisioningState === 'Canceled')
      throw failed(request, `has ${provisioningState.toLowerCase()}`, error);
    await sleep(request.interval ?? 5000);
  }
}

function address({ subscription, resourceGroup, name }: DeploymentRequest, action = ''): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments/${name}${action}?api-version=${API_VERSION}`;
}

function body({ template, parameters }: DeploymentRequest): unknown {
  return { properties: { mode: 'Incremental', template, parameters } };
}

/** The result of an operation that the service may complete asynchronously. */
async function settled({ manager, interval = 5000 }: DeploymentRequest, answer: ManagerAnswer): Promise<unknown> {
  let current = answer;
  while (current.status === 202) {
    const location = current.headers['location'];
    if (location === undefined) return current.body;
    await sleep(Number(current.headers['retry-after'] ?? Number.NaN) * 1000 || interval);
    current = await manager.send('GET', location);
  }
  return current.body;
}

function planned(id: string, { type, name, ...body }: Record<string, unknown>): PlannedResource {
  const own = Object.fromEntries(
    Object.entries(body).filter(([key]) => !['id', 'apiVersion', 'resourceGroup'].includes(key)),
  );
  return { id, type: String(type), name: String(name), body: own };
}

function failed({ name, resourceGroup }: DeploymentRequest, how: string, error: unknown): MlopsError {
  return new MlopsError(
    'E_DEPLOYMENT',
    `deployment ${name} of resource group ${resourceGroup} ${how}: ${reasons(error).join('; ') || 'no reason is given'}`,
    { value: error },
  );
}

/** The innermost messages of an Azure error, which name the resource. */
function reasons(error: unknown): string[] {
  if (!isRecord(error)) return [];
  const details = Array.isArray(error['details']) ? error['details'].flatMap(reasons) : [];
  return details.length > 0 ? details : [String(error['message'] ?? error['code'] ?? '')];
}
