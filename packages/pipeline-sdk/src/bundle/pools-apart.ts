import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const POOL = /^(?:export )?const \w+ = definePool\(\s*import\.meta\.url/m;

/**
 * Puts every module that defines a pool of workers into a file of its own with what it imports. A worker starts that file, and not the
 * program: a thread that trains a network need not read a library for charts. esbuild cuts a program where it is imported
 * dynamically, so such a module gets an import of itself, which nobody calls.
 */
export const poolsApart: Plugin = {
  name: 'pools-apart',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => {
      if (/[\\/]node_modules[\\/]/.test(file)) return undefined;
      const code = await readFile(file, 'utf8');
      if (!POOL.test(code)) return undefined;
      const itself = JSON.stringify(`./${path.basename(file)}`);
      return { contents: `${code}\nexport const __itself = () => import(${itself});\n`, loader: 'ts' };
    });
  },
};
