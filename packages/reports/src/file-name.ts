import { createHash } from 'node:crypto';

const LONGEST = 100;

/**
 * Converts untrusted text to a file name that every file system allows: letters, digits, `.`, `_` and `-` are kept, everything else is
 * percent-encoded; a long name is cut and ends with its hash. Different names give different file names.
 */
export function fileName(name: string): string {
  const encoded = name.replace(/[^\w.-]/gu, encodeOne).replace(/^\.+|\.+$/g, (dots) => '%2E'.repeat(dots.length));
  if (encoded.length <= LONGEST && encoded !== '') return encoded;
  return `${encoded.slice(0, LONGEST - 17)}-${createHash('sha256').update(name, 'utf16le').digest('hex').slice(0, 16)}`;
}

function encodeOne(character: string): string {
  // A lone surrogate has no UTF-8.
  if (!character.isWellFormed()) return `%u${character.charCodeAt(0).toString(16)}`;
  const bytes = Buffer.from(character);
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
