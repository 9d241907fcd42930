import { rangeError } from '@aml-mlops/errors';
import type { AuthSettings } from './auth-settings.ts';

export const AUTH_KINDS = ['none', 'platform', 'keys', 'entra'] as const;

interface AuthChoice {
  /** Default: keys where there are some, else none. */
  readonly kind?: string | undefined;
  readonly keysFile?: string | undefined;
}

/**
 * Who may ask, by what a command or a container was told. `SCORING_KEYS` (parted by commas or white space) and
 * `SCORING_KEYS_FILE` have keys; `SCORING_ENTRA_ISSUER`, `…_AUDIENCE`, `…_KEYS_URL` and `…_ROLES` say whose tokens are
 * taken.
 *
 * @throws MlopsError `E_PARAM_RANGE` where something is missing
 */
export function authOf(choice: AuthChoice, environment: NodeJS.ProcessEnv): AuthSettings {
  const file = choice.keysFile ?? environment['SCORING_KEYS_FILE'];
  const keys = wordsOf(environment['SCORING_KEYS']);
  const kind = choice.kind ?? (file !== undefined || keys.length > 0 ? 'keys' : 'none');
  switch (kind) {
    case 'none':
    case 'platform':
      return { kind };
    case 'keys':
      if (file === undefined && keys.length === 0) {
        throw rangeError('keys', 'scoring service', 'given in a file or in SCORING_KEYS', undefined);
      }
      return { kind, ...(file !== undefined && { file }), ...(keys.length > 0 && { keys }) };
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

function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}
