import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isLoopback } from '../configuration/loopback.ts';

/** Scope of tokens for Azure Resource Manager and for the tracking endpoint of a workspace. */
export const MANAGEMENT_SCOPE = 'https://management.azure.com/.default';

/** Scope of tokens for invoking an endpoint of a workspace. */
export const ENDPOINT_SCOPE = 'https://ml.azure.com/.default';

/** Azure's own policy sends tokens over https only. An emulator on this machine uses http. */
export function loopbackTokenPolicy(credential: TokenCredential): PipelinePolicy {
  return {
    name: 'loopbackToken',
    async sendRequest(request, next) {
      if (!isLoopback(request.url))
        throw new Error(`a token for an emulator must not leave this machine: ${request.url}`);
      const token = await credential.getToken(MANAGEMENT_SCOPE);
      if (token) request.headers.set('Authorization', `Bearer ${token.token}`);
      return next(request);
    },
  };
}

/** A token may expire in transit or be revoked: requests a new one, once. */
export function freshTokenPolicy(credential: TokenCredential): PipelinePolicy {
  return {
    name: 'freshToken',
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status !== 401) return response;
      const token = await credential.getToken(MANAGEMENT_SCOPE);
      if (!token) return response;
      request.headers.set('Authorization', `Bearer ${token.token}`);
      return next(request);
    },
  };
}
