import { timingSafeEqual } from 'node:crypto';
import { ArmError } from '../arm/arm-error.ts';

/**
 * Admits requests with the emulator's token.
 *
 * @throws ArmError 401 in the words of Azure Resource Manager: no token, or an unknown one
 */
export function authorize(authorization: string | undefined, token: string): void {
  const scheme = /^Bearer +(\S+)$/i.exec(authorization ?? '');
  if (!scheme) {
    throw unauthorized('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const [given, wanted] = [Buffer.from(scheme[1] ?? ''), Buffer.from(token)];
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
}

export function expiredToken(): ArmError {
  return unauthorized(
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time.',
  );
}

function unauthorized(code: string, message: string): ArmError {
  const challenge = 'Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token"';
  return new ArmError(401, code, message, [], { 'WWW-Authenticate': challenge });
}
