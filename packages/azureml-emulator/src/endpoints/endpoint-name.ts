import { badRequest } from '../arm/arm-error.ts';

const NAME = /^[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]$/;

/** @throws ArmError 400 */
export function checkEndpointName(name: string, what: 'endpoint' | 'deployment'): void {
  if (NAME.test(name)) return;
  throw badRequest(
    `name of ${what} must be 3 to 32 letters, digits and hyphens, a letter first, no hyphen last; got ${name}`,
  );
}
