import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';
import { askAzure } from './azure-error.ts';
import { type AzureWorkspaceOptions, openAzureWorkspace } from './azure-workspace.ts';

const MANAGEMENT = 'https://management.azure.com';

export interface ResourceManagerAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Azure Resource Manager outside the workspace, for deploying the workspace itself. Same credential, same retries.
 *
 * @returns sends a request to a path with its query, or to an address on the same server from an earlier response
 */
export function openResourceManager(
  config: WorkspaceConfig,
  options: AzureWorkspaceOptions = {},
): { send(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<ResourceManagerAnswer> } {
  const workspace = openAzureWorkspace(config, options);
  const origin = new URL(config.endpoints?.resourceManager ?? MANAGEMENT).origin;

  async function request(method: 'GET' | 'POST' | 'PUT', path: string, body: unknown): Promise<ResourceManagerAnswer> {
    const url = new URL(path, origin);
    // The token is only sent to its own server, whatever address a response contains.
    if (url.origin !== origin) throw new RestError(`an answer of ${origin} must not lead to ${url.origin}`);
    const asked = createPipelineRequest({
      url: url.href,
      method,
      headers: createHttpHeaders({
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      allowInsecureConnection: config.endpoints !== undefined,
    });
    const response = await workspace.arm.sendRequest(asked);
    if (response.status >= 400) {
      throw new RestError(`Azure answered ${response.status}`, {
        statusCode: response.status,
        request: asked,
        response,
      });
    }
    return {
      status: response.status,
      body: response.bodyAsText ? JSON.parse(response.bodyAsText) : undefined,
      headers: response.headers.toJSON(),
    };
  }

  return {
    send: (method, path, body) => askAzure(`resource group ${config.resourceGroup}`, request(method, path, body)),
  };
}
