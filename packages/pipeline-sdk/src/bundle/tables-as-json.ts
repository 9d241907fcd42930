import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Plugin } from 'esbuild';

/** Smaller files cost nothing worth saving. */
const LARGE_BYTES = 500_000;
/** A module that begins with a table, after a comment. */
const TABLE = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*export const [\w$]+\s*=\s*[{[]/;

/**
 * Large installed modules of nothing but data, such as the n-grams of a language detector, as JSON: a third of the processor time of
 * an object literal of the same size, for every process and thread that loads it. Whatever is not exactly the same data as JSON stays.
 */
export const tablesAsJson: Plugin = {
  name: 'tables-as-json',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path: file }) => {
      const { size, mtimeMs } = await stat(file);
      if (size < LARGE_BYTES) return undefined;
      const key = `${file} ${size} ${mtimeMs}`;
      const contents = converted.get(key) ?? asJson(file);
      converted.set(key, contents);
      return (await contents) === undefined ? undefined : { contents: await contents, loader: 'js' };
    });
  },
};

/** By path, size and time of the file: several steps bundle the same tables. */
const converted = new Map<string, Promise<string | undefined>>();

/** The module's source with its tables as JSON; undefined where they are not exactly that. */
async function asJson(file: string): Promise<string | undefined> {
  if (!TABLE.test(await readFile(file, 'utf8'))) return undefined;
  const exported: Record<string, unknown> = { ...(await import(pathToFileURL(file).href)) };
  const tables = Object.entries(exported).map(([name, value]) => [name, value, JSON.stringify(value)] as const);
  const same = tables.every(
    ([name, value, json]) => name !== 'default' && json && isDeepStrictEqual(JSON.parse(json), value),
  );
  if (!same) return undefined;
  return tables.map(([name, , json]) => `export const ${name} = JSON.parse(${JSON.stringify(json)});`).join('\n');
}
