import { MlopsError } from '@aml-mlops/errors';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { AuthSettings } from './auth-settings.ts';

type EntraSettings = Extract<AuthSettings, { kind: 'entra' }>;

const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * Validates signed tokens: signature by one of the issuer's keys (fetched when needed, and again when a new one appears),
 * issuer, audience, time, and, if required, a role. Only asymmetric signatures are accepted.
 *
 * @throws MlopsError `E_UNAUTHENTICATED` with the reason, `E_FORBIDDEN` if the token lacks the role,
 * `E_NOT_READY` if the issuer's keys are unavailable
 */
export function tokenCheck(settings: EntraSettings): (token: string) => Promise<void> {
  const { issuer, audience, roles } = settings;
  const keys = createRemoteJWKSet(new URL(settings.keysUrl));
  return async (token) => {
    const payload = await verify(token);
    const has = Array.isArray(payload['roles']) ? payload['roles'] : [];
    if (roles && !roles.some((role) => has.includes(role))) {
      throw new MlopsError('E_FORBIDDEN', `roles of token must have one of ${roles.join(', ')}`);
    }
  };

  async function verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer, audience, clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['exp'] },
        algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
      });
      return payload;
    } catch (error) {
      throw new MlopsError(codeOf(error), `token of request ${wordsOf(error)}`, {}, { cause: error });
    }
  }
}

function codeOf(error: unknown): string {
  return isTokensFault(error) ? 'E_UNAUTHENTICATED' : 'E_NOT_READY';
}

/** Whether the token is invalid, as opposed to a failure to fetch the issuer's keys. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC'
  );
}

/** The token itself is not included. */
function wordsOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'must be valid still; it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error;
    const name = claim === 'iss' ? 'issuer' : claim === 'aud' ? 'audience' : claim;
    return `must have the right ${name}; it has another or none`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return 'must be signed by a key of the issuer; it is not';
  }
  if (isTokensFault(error)) return 'must be a signed JSON Web Token; it is not';
  return "cannot be checked: the issuer's keys cannot be fetched";
}
