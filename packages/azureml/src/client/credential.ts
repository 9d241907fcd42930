import { MlopsError } from '@aml-mlops/errors';
import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import { isLoopback } from '../configuration/loopback.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';

/** Token for servers on this machine; an emulator that does not check tokens accepts any text. */
export const EMULATOR_TOKEN_VARIABLE = 'MLOPS_EMULATOR_TOKEN';

/**
 * The credential: that of the machine (managed identity, workload identity, Azure CLI, environment), or,
 * if the workspace is an emulator on this machine, a token that is valid nowhere else.
 */
export function credentialOf(config: WorkspaceConfig, environment = process.env): TokenCredential {
  const endpoint = config.endpoints?.resourceManager;
  if (endpoint === undefined) return new DefaultAzureCredential();
  return loopbackCredential(endpoint, environment[EMULATOR_TOKEN_VARIABLE] ?? 'emulator');
}

/** @throws MlopsError `E_AZURE_AUTH` for another endpoint, which must not receive a made-up token */
export function loopbackCredential(endpoint: string, token: string): TokenCredential {
  if (!isLoopback(endpoint)) {
    throw new MlopsError('E_AZURE_AUTH', `a fixed token must go to a server on this machine; got ${endpoint}`);
  }
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}
