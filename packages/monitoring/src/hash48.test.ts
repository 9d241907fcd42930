import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash48 } from './hash48.ts';

test('it is the beginning of the digest, of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(hash48(text)).toBe(createHash('sha256').update(text).digest().readUIntBE(0, 6));
    }),
  );
});
