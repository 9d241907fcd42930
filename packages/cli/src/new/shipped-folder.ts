import { existsSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

const PACKAGE = path.resolve(import.meta.dirname, '../..');

export type ShippedName = keyof typeof manifest.shipped;

/** A folder shipped with the command: in its published package, or in the repository that it runs from. */
export function shippedFolder(name: ShippedName): string {
  const packed = path.join(PACKAGE, 'shipped', name);
  return existsSync(packed) ? packed : path.join(PACKAGE, manifest.shipped[name]);
}
