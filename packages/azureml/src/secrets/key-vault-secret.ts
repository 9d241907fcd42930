import { MlopsError, rangeError } from '@aml-mlops/errors';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { azureError } from '../client/azure-error.ts';
import { EMULATOR_TOKEN_VARIABLE, loopbackCredential } from '../client/credential.ts';
import { isLoopback } from '../configuration/loopback.ts';

/** A secret of Azure Key Vault. */
export interface KeyVaultSecret {
  /** Such as `secret scoring-keys of my-vault.vault.azure.net`. */
  readonly label: string;
  /**
   * Reads the newest enabled version.
   *
   * @throws MlopsError `E_AZURE_AUTH`, `E_AZURE_NOT_FOUND`, `E_AZURE_UNAVAILABLE`
   */
  read(): Promise<{ readonly version: string; readonly value: string }>;
}

/** Hosts that may receive a token for Key Vault: the public cloud, China, US government. */
const VAULTS = /^[a-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;

/** Retries of one read; callers that poll retry anyway. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 2000 };

/**
 * A secret by its address, read with this machine's identity: managed identity, workload identity, Azure CLI. A stand-in on
 * a loopback address receives a token that is valid nowhere else.
 *
 * @param address `https://VAULT.vault.azure.net/secrets/NAME`, without a version, so that newer versions are found
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function openSecret(address: string, environment: NodeJS.ProcessEnv = process.env): KeyVaultSecret {
  const url = URL.parse(address);
  const [, name] = /^\/secrets\/([A-Za-z0-9-]{1,127})\/?$/.exec(url?.pathname ?? '') ?? [];
  const isLocal = isLoopback(address);
  const isVault = isLocal || (url?.protocol === 'https:' && VAULTS.test(url.host));
  if (!url || name === undefined || !isVault || url.search !== '' || url.username !== '') {
    // The rest of the path may be a signature or a password.
    const shown = url ? `${url.protocol}//${url.host}${url.pathname}` : address;
    throw rangeError('secret', 'Key Vault', 'https://VAULT.vault.azure.net/secrets/NAME', shown);
  }
  const credential = isLocal
    ? loopbackCredential(address, environment[EMULATOR_TOKEN_VARIABLE] ?? 'emulator')
    : new DefaultAzureCredential();
  const client = new SecretClient(url.origin, credential, {
    retryOptions: RETRIES,
    // Elsewhere the client verifies that the challenge's address matches the vault's.
    ...(isLocal && { disableChallengeResourceVerification: true, allowInsecureConnection: true }),
  });
  const label = `secret ${name} of ${url.host}`;
  return {
    label,
    read: async () => {
      try {
        const { value = '', properties } = await client.getSecret(name);
        return { version: properties.version ?? '', value };
      } catch (cause) {
        const error = withRole(azureError(label, cause));
        if (error instanceof MlopsError) throw error;
        throw new MlopsError('E_AZURE_REFUSED', `${label}: what answered is no Key Vault`, {}, { cause });
      }
    },
  };
}

/** Key Vault reports missing permissions but no remedy. */
function withRole(error: unknown): unknown {
  if (!(error instanceof MlopsError) || error.fields['status'] !== 403 || /disabled/i.test(error.message)) return error;
  const message = `${error.message} (it needs the role Key Vault Secrets User on the vault, or on the secret)`;
  return new MlopsError(error.code, message, error.fields, { cause: error });
}
