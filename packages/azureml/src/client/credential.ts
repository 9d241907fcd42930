import { MlopsError } from '@aml-mlops/errors';
import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import { isLoopback } from '../configuration/loopback.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';

/** The token that servers on this machine are shown; any text will do for an emulator that does not check. */
export const EMULATOR_TOKEN_VARIABLE = 'MLOPS_EMULATOR_TOKEN';

/**
 * How we sign in: as whoever the machine is signed in as (managed identity, workload identity, Azure CLI, environment),
 * or, where the workspace is an emulator on this machine, with a token that opens nothing else.
 */
export function credentialOf(config: WorkspaceConfig, environment = process.env): TokenCredential {
  const endpoint = config.endpoints?.resourceManager;
  if (endpoint === undefined) return new DefaultAzureCredential();
  return loopbackCredential(endpoint, environment[EMULATOR_TOKEN_VARIABLE] ?? 'emulator');
}

/** @throws MlopsError `E_AZURE_AUTH` for an endpoint elsewhere: it must not be shown a token that was made up */
export function loopbackCredential(endpoint: string, token: string): TokenCredential {
  if (!isLoopback(endpoint)) {
    throw new MlopsError('E_AZURE_AUTH', `a fixed token must go to a server on this machine; got ${endpoint}`);
  }
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}
