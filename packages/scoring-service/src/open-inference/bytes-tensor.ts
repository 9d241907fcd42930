import { isUtf8 } from 'node:buffer';
import { MlopsError } from '@aml-mlops/errors';

/**
 * Reads strings in the binary extension of the Open Inference Protocol: each a length of 4 bytes, little-endian,
 * followed by that many bytes of UTF-8.
 *
 * @throws MlopsError `E_REQUEST` if a length exceeds the data, or bytes are not UTF-8
 */
export function decodeStrings(bytes: Buffer): string[] {
  const strings: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    const end = at + 4 + length;
    if (end > bytes.length) {
      throw new MlopsError(
        'E_REQUEST',
        `element ${strings.length} of binary data must end within its ${bytes.length} bytes; it does not`,
      );
    }
    const element = bytes.subarray(at + 4, end);
    if (!isUtf8(element))
      throw new MlopsError('E_REQUEST', `element ${strings.length} of binary data must be UTF-8; it is not`);
    strings.push(element.toString('utf8'));
    at = end;
  }
  return strings;
}

export function encodeStrings(strings: readonly string[]): Buffer {
  const parts = strings.flatMap((string) => {
    const element = Buffer.from(string, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(element.length);
    return [length, element];
  });
  return Buffer.concat(parts);
}

export function encodeDoubles(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i);
  return bytes;
}
