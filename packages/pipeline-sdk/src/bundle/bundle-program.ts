import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { Plugin } from 'esbuild';
import { listProgramFiles, readProgramFiles } from '../command/program-files.ts';
import { namesOfCommonJs } from './names-of-commonjs.ts';
import { poolsApart } from './pools-apart.ts';
import { tablesAsJson } from './tables-as-json.ts';

/** Bundled CommonJS packages call `require`, which a module does not have. */
const BANNER = `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);`;

/** Part of the manifest: a change of it invalidates every bundle. */
export const BUNDLER_VERSION = 4;

/** The file that starts a program. */
export const MAIN_FILE = 'main.mjs';

export interface Bundle {
  /** Code by the name of the file, sorted: {@link MAIN_FILE} and what it imports at once or later. */
  readonly files: ReadonlyMap<string, string>;
  /** SHA-256 over the files, as `hashFolder` has it. */
  readonly hash: string;
  /** Absolute paths of the workspace's source files in the bundle. The lockfile identifies installed packages. */
  readonly sources: readonly string[];
}

/**
 * Bundles a program and all it imports into a few modules: what is loaded later, and what workers load, are files of their own. The
 * code is reprinted from its syntax tree without comments, so that types, comments and layout do not change it.
 *
 * @param native packages with native binaries, which stay outside the bundle
 * @param main the program's entry within the folder; default a step's `src/main.ts`
 * @throws MlopsError `E_BUNDLE` for code that does not compile; names the file and the line
 */
export async function bundleProgram(
  packageFolder: string,
  native: readonly string[],
  main = 'src/main.ts',
): Promise<Bundle> {
  const { build } = await import('esbuild');
  const entry = path.join(packageFolder, main);
  const stepFiles = await readProgramFiles(packageFolder);
  const embedded = Object.keys(stepFiles).length > 0 ? `globalThis.__stepFiles=${JSON.stringify(stepFiles)};` : '';
  const result = await build({
    entryPoints: [{ in: entry, out: 'main' }],
    absWorkingDir: packageFolder,
    outdir: packageFolder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: native.flatMap((name) => [name, `${name}/*`]),
    banner: { js: BANNER },
    // Set here, so that no tsconfig.json can silently change a program.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
    legalComments: 'none',
    plugins: [withoutSummaries, namesOfCommonJs, tablesAsJson, poolsApart],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new MlopsError(
      'E_BUNDLE',
      `program ${entry} cannot be bundled: ${reasonOf(error)}`,
      { file: entry },
      { cause: error },
    );
  });
  const files = new Map(
    result.outputFiles
      .map(({ path: file, text }): [string, string] => {
        const name = path.basename(file);
        return [name, name === MAIN_FILE ? `${embedded}${text}` : text];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const sources = Object.keys(result.metafile.inputs)
    .filter((file) => !file.includes('node_modules/'))
    .map((file) => path.resolve(packageFolder, file));
  const lines = [...files].map(([name, code]) => `${hashText(code)}  ${name}\n`);
  return {
    files,
    hash: hashText(lines.join('')),
    sources: [...sources, ...(await listProgramFiles(packageFolder))].sort(),
  };
}

/** Only the command uses the summary of an artifact kind: a change of it makes no new version of a step. */
const withoutSummaries: Plugin = {
  name: 'without-summaries',
  setup: (build) => {
    build.onResolve({ filter: /\.summary\.[jt]s$/ }, ({ path: file, kind }) =>
      kind === 'dynamic-import' ? { path: file, external: true } : undefined,
    );
  },
};

function reasonOf(error: unknown): string {
  const first = (error as { errors?: { text: string; location?: { file: string; line: number } | null }[] })
    .errors?.[0];
  if (!first) return error instanceof Error ? error.message : String(error);
  return first.location ? `${first.location.file}:${first.location.line}: ${first.text}` : first.text;
}
