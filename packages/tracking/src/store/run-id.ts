import { randomBytes } from 'node:crypto';

let last = 0;
let within = 0;

/**
 * An id of 32 hexadecimal digits, as MLflow's are, in the form of a UUID of version 7 (RFC 9562): later ones are greater, so
 * that runs of one millisecond, which MLflow and this store order by their ids, come in the order in which they were made.
 */
export function newRunId(): string {
  const now = Date.now();
  within = now > last ? 0 : within + 1;
  last = Math.max(now, last);
  if (within > 0xfff) {
    last++;
    within = 0;
  }
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  return `${last.toString(16).padStart(12, '0')}7${within.toString(16).padStart(3, '0')}${random.toString('hex')}`;
}
