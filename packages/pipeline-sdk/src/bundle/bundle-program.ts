import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { Plugin } from 'esbuild';
import { listProgramFiles, readProgramFiles } from '../command/program-files.ts';
import { tablesAsJson } from './tables-as-json.ts';

/** Bundled CommonJS packages call `require`, which a module does not have. */
const BANNER = `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);`;

/** Part of the manifest: a change of it invalidates every bundle. */
export const BUNDLER_VERSION = 2;

export interface Bundle {
  readonly code: string;
  /** SHA-256 of the code. */
  readonly hash: string;
  /** Absolute paths of the workspace's source files in the bundle. The lockfile identifies installed packages. */
  readonly sources: readonly string[];
}

/**
 * Bundles a program and all it imports into one module. The code is reprinted from its syntax tree without comments, so
 * that types, comments and layout do not change it.
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
  const files = await readProgramFiles(packageFolder);
  const embedded = Object.keys(files).length > 0 ? `globalThis.__stepFiles=${JSON.stringify(files)};` : '';
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: packageFolder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: native.flatMap((name) => [name, `${name}/*`]),
    banner: { js: `${BANNER}${embedded}` },
    // Set here, so that no tsconfig.json can silently change a program.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
    legalComments: 'none',
    plugins: [withoutSummaries, tablesAsJson],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new MlopsError(
      'E_BUNDLE',
      `program ${entry} cannot be bundled: ${reasonOf(error)}`,
      { file: entry },
      { cause: error },
    );
  });
  const code = result.outputFiles[0]?.text ?? '';
  const sources = Object.keys(result.metafile.inputs)
    .filter((file) => !file.includes('node_modules/'))
    .map((file) => path.resolve(packageFolder, file));
  return { code, hash: hashText(code), sources: [...sources, ...(await listProgramFiles(packageFolder))].sort() };
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
