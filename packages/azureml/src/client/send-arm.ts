import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpHeaders, createPipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import * as z from 'zod';
import { workspaceId } from './asset-ids.ts';
import type { AzureWorkspace } from './azure-workspace.ts';

const API_VERSION = '2022-10-01';
const MANAGEMENT = 'https://management.azure.com';

/**
 * Asks Azure Resource Manager with a body as it stands, through the same sign-in and the same retries as the SDK.
 *
 * `@azure/arm-machinelearning` 2.1.1 loses the address and the mode of a job's inputs and outputs, in what it sends and in
 * what it reads: its discriminators name `AssetJobInput`, which is not what a job's inputs are declared as. So jobs, and
 * schedules with jobs in them, do not go through its serializer.
 *
 * @param path below the workspace: `jobs/<name>`
 * @param version of the API; default the one that the SDK speaks
 * @throws RestError
 */
export async function sendArm(
  workspace: AzureWorkspace,
  method: 'GET' | 'PUT',
  path: string,
  body?: unknown,
  version = API_VERSION,
): Promise<unknown> {
  const origin = workspace.config.endpoints?.resourceManager ?? MANAGEMENT;
  const url = `${origin.replace(/\/$/, '')}${workspaceId(workspace.config)}/${path}?api-version=${version}`;
  return sendAndWait(workspace, method, url, body);
}

/**
 * As {@link sendAzure}, and waits for what the service goes on with after its answer.
 *
 * @throws RestError, also where that fails
 */
export async function sendAndWait(
  workspace: AzureWorkspace,
  method: 'GET' | 'PUT' | 'POST',
  url: string,
  body?: unknown,
): Promise<unknown> {
  const response = await sendAzure(workspace, method, url, body);
  const operation = response.headers.get('azure-asyncoperation');
  const result = response.status === 202 ? response.headers.get('location') : undefined;
  if (operation !== undefined) await waitFor(workspace, operation);
  else if (result !== undefined) await waitForResult(workspace, result);
  return parseBody(response);
}

/**
 * Asks a service of the workspace by its whole address, through the same sign-in and the same retries as the SDK.
 *
 * @throws RestError, MlopsError `E_SECRET` for a body that holds a secret
 */
export async function sendAzure(
  workspace: AzureWorkspace,
  method: 'GET' | 'PUT' | 'POST',
  url: string,
  body?: unknown,
): Promise<PipelineResponse> {
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders({ Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    allowInsecureConnection: workspace.config.endpoints !== undefined,
  });
  const response = await workspace.arm.sendRequest(request);
  if (response.status < 400) return response;
  const statusCode = response.status;
  throw new RestError(`Azure answered ${statusCode}`, { statusCode, request, response });
}

const operationSchema = z.looseObject({
  status: z.string(),
  error: z.looseObject({ code: z.string().optional(), message: z.string().optional() }).nullish(),
});

/** Waits for an operation that the service goes on with after its answer. */
async function waitFor(workspace: AzureWorkspace, url: string): Promise<void> {
  for (let delay = workspace.retry.retryDelay; ; delay = Math.min(delay * 2, 5000)) {
    const response = await sendAzure(workspace, 'GET', url);
    const { status, error } = operationSchema.parse(parseBody(response));
    if (status === 'Succeeded') return;
    if (status === 'Failed' || status === 'Canceled') {
      throw new RestError(error?.message ?? `the operation ended as ${status}`, {
        statusCode: 400,
        code: error?.code ?? status,
      });
    }
    await sleep(Number(response.headers.get('retry-after') ?? Number.NaN) * 1000 || delay);
  }
}

/** Waits at an address that answers 202 as long as the service is not done. */
async function waitForResult(workspace: AzureWorkspace, url: string): Promise<void> {
  for (let delay = workspace.retry.retryDelay; ; delay = Math.min(delay * 2, 5000)) {
    const response = await sendAzure(workspace, 'GET', url);
    if (response.status !== 202) return;
    await sleep(Number(response.headers.get('retry-after') ?? Number.NaN) * 1000 || delay);
  }
}

export function parseBody({ bodyAsText }: PipelineResponse): unknown {
  return bodyAsText ? JSON.parse(bodyAsText) : undefined;
}
