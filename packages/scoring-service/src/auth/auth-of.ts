import { rangeError } from '@aml-mlops/errors';
import type { AuthSettings } from './auth-settings.ts';

export const AUTH_KINDS = ['none', 'platform', 'keys', 'entra'] as const;

interface AuthChoice {
  /** Default: keys if there are any, else none. */
  readonly kind?: string | undefined;
  /** A file of keys, or `keyvault:https://VAULT.vault.azure.net/secrets/NAME`. */
  readonly keys?: string | undefined;
}

const KEY_VAULT = 'keyvault:';

/**
 * Authentication settings from a command's options or a container's variables. `SCORING_KEYS` (separated by commas or white space),
 * `SCORING_KEYS_FILE` and the secret named by `SCORING_KEYS_VAULT` contain keys; `SCORING_ENTRA_ISSUER`, `…_AUDIENCE`, `…_KEYS_URL` and
 * `…_ROLES` define the accepted tokens.
 *
 * @throws MlopsError `E_PARAM_RANGE` if something is missing
 */
export function authOf(choice: AuthChoice, environment: NodeJS.ProcessEnv): AuthSettings {
  const keys = keysOf(choice.keys, environment);
  const kind = choice.kind ?? (keys ? 'keys' : 'none');
  switch (kind) {
    case 'none':
    case 'platform':
      return { kind };
    case 'keys':
      if (keys) return { kind, ...keys };
      throw rangeError('keys', 'scoring service', 'given in a file, in Key Vault or in SCORING_KEYS', undefined);
    case 'entra': {
      const needed = (name: string) => {
        const value = environment[name];
        if (!value) throw rangeError(name, 'scoring service', 'set where tokens are checked', undefined);
        return value;
      };
      const issuer = needed('SCORING_ENTRA_ISSUER');
      const roles = wordsOf(environment['SCORING_ENTRA_ROLES']);
      return {
        ...{ kind, issuer, audience: needed('SCORING_ENTRA_AUDIENCE'), keysUrl: needed('SCORING_ENTRA_KEYS_URL') },
        ...(roles.length > 0 && { roles }),
      };
    }
    default:
      throw rangeError('auth', 'scoring service', `one of ${AUTH_KINDS.join(', ')}`, kind);
  }
}

type KeySettings = Omit<Extract<AuthSettings, { kind: 'keys' }>, 'kind'>;

/** The source of the keys; undefined if there is none. Options take precedence over variables. */
function keysOf(told: string | undefined, environment: NodeJS.ProcessEnv): KeySettings | undefined {
  const [file, vault] = told?.startsWith(KEY_VAULT)
    ? [undefined, told]
    : [told ?? environment['SCORING_KEYS_FILE'], told === undefined ? environment['SCORING_KEYS_VAULT'] : undefined];
  const keys = wordsOf(environment['SCORING_KEYS']);
  if (!file && !vault && keys.length === 0) return undefined;
  const seconds = environment['SCORING_KEYS_VAULT_SECONDS'];
  return {
    ...(file && { file }),
    ...(keys.length > 0 && { keys }),
    ...(vault && {
      vault: vault.startsWith(KEY_VAULT) ? vault.slice(KEY_VAULT.length) : vault,
      ...(seconds && { vaultSeconds: Number(seconds) }),
    }),
  };
}

function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}
