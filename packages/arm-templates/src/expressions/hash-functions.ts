import { createHash } from 'node:crypto';

/** Namespace of the GUIDs that `guid()` makes, as Azure documents it: version 5 of RFC 4122. */
const NAMESPACE = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

/** `guid('a', 'b')` as Azure Resource Manager computes it. */
export function armGuid(...parts: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(parts.join('-')).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Thirteen characters that stand for `uniqueString('a', 'b')`: of the same alphabet, equal for equal arguments, and not those
 * that Azure computes, whose hash is not documented. A name that holds one is another one in the subscription.
 */
export function uniqueString(...parts: readonly string[]): string {
  let bits = createHash('sha256').update(parts.join('-')).digest().readBigUInt64BE();
  let text = '';
  for (let i = 0; i < 13; i++) {
    text += BASE32[Number(bits & 31n)];
    bits >>= 5n;
  }
  return text;
}
