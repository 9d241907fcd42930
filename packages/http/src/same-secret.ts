import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are equal, in constant time: the duration reveals neither a common prefix nor the length. */
export function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((secret) => createHash('sha256').update(secret).digest());
  return timingSafeEqual(a!, b!);
}
