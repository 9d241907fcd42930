import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Compiles the sources of all packages, file by file, to JavaScript and declarations: `<to>/<package>/src/…`. In one go, since each
 * package sees the sources of the others.
 *
 * @throws Error with what the compiler says, where a type is wrong
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
