import { randomBytes } from 'node:crypto';

/** A run's id: UTC time and four characters, `20261122-205301-k3f9`; ids sort as the runs were started. */
export function newRunId(now: Date = new Date()): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const tail = [...randomBytes(4)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${time}-${tail}`;
}
