import path from 'node:path';
import { parseArgs } from 'node:util';
import { packAll } from './pack-all.ts';

/** `npm run pack -- --to FOLDER`: packs every package of `packages/` as an installable tarball. */
const { values } = parseArgs({ options: { to: { type: 'string', default: 'dist/packages' } } });
const root = path.resolve(import.meta.dirname, '../../..');
const to = path.resolve(values.to);
for (const { name, file, bytes } of await packAll(root, to))
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${name}  ${Math.ceil(bytes / 1000)} kB\n`);
