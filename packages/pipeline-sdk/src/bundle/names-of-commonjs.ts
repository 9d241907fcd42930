import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'names-of-commonjs';
/** Marks the request for the file itself. */
const ITSELF = { isItself: true };
/** A statement that only a module of ECMAScript has, at the start of a line. */
const MODULE = /^\s*(?:import\b(?!\s*\()|export\b)/m;

/**
 * Gives a CommonJS package that is imported dynamically the names that Node.js gives it. Where a program is cut into several files, esbuild
 * gives such an import nothing but `default`: `(await import('stopword')).deu` would be undefined in the bundle alone.
 */
export const namesOfCommonJs: Plugin = {
  name: 'names-of-commonjs',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, resolveDir, importer, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === ITSELF) return undefined;
      const found = await build.resolve(name, { kind, resolveDir, importer, pluginData: ITSELF });
      if (found.external || found.errors.length > 0 || !/\.c?js$/.test(found.path)) return undefined;
      if (MODULE.test(await readFile(found.path, 'utf8'))) return undefined;
      return { path: found.path, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path: file }) => ({
      contents: wrapperOf(file, await namesOf(file)),
      loader: 'js',
      resolveDir: path.dirname(file),
    }));
  },
};

/** The names that Node.js finds in a CommonJS file. */
async function namesOf(file: string): Promise<string[]> {
  const exported: object = await import(pathToFileURL(file).href);
  return Object.keys(exported).filter((name) => name !== 'default' && name !== 'module.exports');
}

function wrapperOf(file: string, names: readonly string[]): string {
  const values = names.map((name, i) => `const e${i} = all[${JSON.stringify(name)}];`);
  const list = names.map((name, i) => `e${i} as ${JSON.stringify(name)}`);
  return `const all = require(${JSON.stringify(file)});\nexport default all;\n${values.join('\n')}\nexport { ${list.join(', ')} };\n`;
}
