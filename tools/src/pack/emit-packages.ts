import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Compiles the sources of all packages, file by file, to JavaScript and declarations: `<to>/<package>/src/…`. In one pass, since the
 * packages import each other's sources.
 *
 * @throws Error with the compiler's messages, if there is a type error
 */
export async function emitPackages(to: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const project = path.join(import.meta.dirname, 'tsconfig.json');
  const program = path.join(path.dirname(compiler), 'bin/tsc');
  try {
    await run(process.execPath, [program, '-p', project, '--outDir', to], { maxBuffer: 1 << 26 });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`the packages cannot be compiled:\n${stdout || String(error)}`, { cause: error });
  }
}
