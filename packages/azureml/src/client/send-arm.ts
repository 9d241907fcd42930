import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpHeaders, createPipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import * as z from 'zod';
import { workspaceId } from './asset-ids.ts';
import type { AzureWorkspace } from './azure-workspace.ts';

const API_VERSION = '2022-10-01';
const MANAGEMENT = 'https://management.azure.com';

/**
 * Sends an unmodified body to Azure Resource Manager with the SDK's credential and retries.
 *
 * `@azure/arm-machinelearning` 2.1.1 drops the address and the mode of a job's inputs and outputs when it sends and
 * reads them: its discriminators name `AssetJobInput`, but a job's inputs are declared with another type. Therefore jobs, and
 * schedules that contain jobs, bypass its serializer.
 *
 * @param path below the workspace: `jobs/<name>`
 * @param version of the API. Default: the SDK's
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
 * As {@link sendAzure}, but also waits for a long-running operation.
 *
 * @throws RestError, also if the operation fails
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
 * Sends a request to a service of the workspace, by absolute address, with the SDK's credential and retries.
 *
 * @throws RestError, MlopsError `E_SECRET` if the body contains a secret
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

/** Waits for a long-running operation. */
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

/** Polls an address until it no longer responds with 202. */
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
