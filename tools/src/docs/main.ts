import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSite } from './build-site.ts';

/** `npm run docs`: builds the documentation into the folder that `mlops docs` serves, or into `--to`. */
const root = path.resolve(import.meta.dirname, '../../..');
const { values } = parseArgs({ options: { to: { type: 'string' } } });
const to = values.to === undefined ? path.join(root, 'packages/cli/dist/site') : path.resolve(values.to);
await buildSite(root, to);
process.stdout.write(`${to}\n`);
