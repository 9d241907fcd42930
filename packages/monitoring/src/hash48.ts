import { hash } from 'node:crypto';

/** The first 48 bits of the SHA-256 of a text, in [0, 2^48). */
export function hash48(text: string): number {
  // One character per byte: allocating a buffer per hash costs more than the hash.
  const bytes = hash('sha256', text, 'binary');
  const low = bytes.charCodeAt(2) * 2 ** 24 + bytes.charCodeAt(3) * 2 ** 16 + bytes.charCodeAt(4) * 256;
  return bytes.charCodeAt(0) * 2 ** 40 + bytes.charCodeAt(1) * 2 ** 32 + low + bytes.charCodeAt(5);
}
