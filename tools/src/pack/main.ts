import path from 'node:path';
import { parseArgs } from 'node:util';
import { packAll } from './pack-all.ts';

/** `npm run pack -- --to FOLDER`: every package of `packages/` as a tarball that others can install. */
const { values } = parseArgs({ options: { to: { type: 'string', default: 'dist/packages' } } });
const root = path.resolve(import.meta.dirname, '../../..');
const to = path.resolve(values.to);
for (const { name, file, bytes } of await packAll(root, to))
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${name}  ${Math.ceil(bytes / 1000)} kB\n`);
