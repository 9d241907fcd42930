import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are one. Takes as long for one that is nearly right as for one that is not, and tells no length. */
export function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((secret) => createHash('sha256').update(secret).digest());
  return timingSafeEqual(a!, b!);
}
