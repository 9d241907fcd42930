import { randomUUID } from 'node:crypto';
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  defaultRetryPolicy,
  RestError,
} from '@azure/core-rest-pipeline';
import { isLoopback } from '../configuration/loopback.ts';
import { askAzure } from './azure-error.ts';
import type { AzureWorkspace } from './azure-workspace.ts';
import { secretsPolicy } from './refuse-secrets.ts';
import { parseBody } from './send-arm.ts';
import { ENDPOINT_SCOPE } from './token-policies.ts';

/**
 * Sends a request to an endpoint's own address with the current credential. Retries have the same request id, so that a request whose
 * response was lost is not executed twice.
 *
 * @param deployment the target deployment. Default: chosen by the endpoint
 * @throws RestError, MlopsError `E_AZURE_AUTH`, `E_SECRET`
 */
export async function postToEndpoint(
  workspace: AzureWorkspace,
  url: string,
  body: unknown,
  { deployment, signal }: { readonly deployment?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<unknown> {
  const { config, retry } = workspace;
  // A made-up token is only for an emulator on this machine, and a real one is sent over https only.
  const onThisMachine = config.endpoints !== undefined;
  if (onThisMachine !== isLoopback(url) || (!onThisMachine && !url.startsWith('https:'))) {
    throw new Error(`an endpoint of ${workspace.label} must not be asked at ${new URL(url).host}`);
  }
  const token = await askAzure(`a token for ${workspace.label}`, workspace.credential.getToken(ENDPOINT_SCOPE));
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(
    defaultRetryPolicy({
      maxRetries: retry.maxRetries,
      retryDelayInMs: retry.retryDelay,
      maxRetryDelayInMs: 20 * retry.retryDelay,
    }),
  );
  pipeline.addPolicy(secretsPolicy(), { phase: 'Sign' });
  const request = createPipelineRequest({
    url,
    method: 'POST',
    headers: createHttpHeaders({
      Authorization: `Bearer ${token?.token ?? ''}`,
      'Content-Type': 'application/json',
      'repeatability-request-id': randomUUID(),
      ...(deployment !== undefined && { 'azureml-model-deployment': deployment }),
    }),
    body: JSON.stringify(body),
    allowInsecureConnection: onThisMachine,
    ...(signal && { abortSignal: signal }),
  });
  const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
  if (response.status < 400) return parseBody(response);
  throw new RestError(`the endpoint answered ${response.status}`, { statusCode: response.status, request, response });
}
