import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder, hashText, writeFileAtomic } from '@aml-mlops/artifacts';
import { listProgramFiles } from '../command/program-files.ts';
import { BUNDLER_VERSION, bundleProgram, MAIN_FILE } from './bundle-program.ts';
import { readManifest, sourcesUnchanged, stampFiles, writeManifest } from './manifest.ts';
import { packedProgram } from './packed-program.ts';

/** A step as a program that can be run on this machine or where it is published. */
export interface StepProgram {
  /** What starts it: `node <file> --<input> PATH …`. Its folder holds the program's files and nothing else. */
  readonly file: string;
  /** SHA-256 over the files. */
  readonly program: string;
  /** SHA-256 over the files of the step's `environment/`. */
  readonly environment: string;
  /** What the step is published under: a hash of both. 16 hexadecimal digits. */
  readonly version: string;
}

const KEPT_PROGRAMS = 4;

/**
 * Returns a step's program. An installed package contains it; a package of sources is bundled, and only when a source file, the
 * lockfile or the list of native packages has changed. The bundle is written to the package's `dist/program/<hash>/`, from
 * where native packages resolve as they do for the sources.
 *
 * @param packageFolder the step's package
 * @param lockFile the repository's `package-lock.json`: the versions of installed packages
 */
export async function stepProgram(
  packageFolder: string,
  native: readonly string[],
  lockFile: string,
): Promise<StepProgram> {
  const { file, program } = (await packedProgram(packageFolder)) ?? (await bundled(packageFolder, native, lockFile));
  const environment = await hashEnvironment(path.join(packageFolder, 'environment'), native);
  const version = hashText(`${program}\n${environment}\n`).slice(0, 16);
  return { file, program, environment, version };
}

async function bundled(
  packageFolder: string,
  native: readonly string[],
  lockFile: string,
): Promise<Pick<StepProgram, 'file' | 'program'>> {
  const folder = path.join(packageFolder, 'dist/program');
  const manifestFile = path.join(folder, 'manifest.json');
  const manifest = await readManifest(manifestFile);
  const folderOf = (hash: string) => path.join(folder, hash.slice(0, 16));
  let program = manifest?.program;
  const fresh =
    manifest?.bundler === BUNDLER_VERSION &&
    JSON.stringify(manifest.native) === JSON.stringify(native) &&
    (await sourcesUnchanged(packageFolder, manifest.sources)) &&
    (await listProgramFiles(packageFolder)).every((name) => path.relative(packageFolder, name) in manifest.sources) &&
    (await Promise.all(manifest.files.map((name) => exists(path.join(folderOf(manifest.program), name))))).every(
      Boolean,
    );
  if (!fresh || program === undefined) {
    const bundle = await bundleProgram(packageFolder, native);
    program = bundle.hash;
    await writeBundle(folderOf(program), bundle.files);
    const sources = await stampFiles(packageFolder, [...bundle.sources, lockFile]);
    const files = [...bundle.files.keys()];
    await writeManifest(manifestFile, { bundler: BUNDLER_VERSION, native: [...native], sources, program, files });
    await dropOldPrograms(folder, program.slice(0, 16));
  }
  return { file: path.join(folderOf(program), MAIN_FILE), program };
}

/** The file that starts the program comes last: where it is, all are. */
async function writeBundle(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const others = [...files].filter(([name]) => name !== MAIN_FILE);
  await Promise.all(others.map(([name, code]) => writeFileAtomic(path.join(folder, name), code)));
  await writeFileAtomic(path.join(folder, MAIN_FILE), files.get(MAIN_FILE)!);
}

async function hashEnvironment(folder: string, native: readonly string[]): Promise<string> {
  const files = (await exists(folder)) ? await hashFolder(folder) : 'none';
  return hashText(`${files}\n${native.join('\n')}\n`);
}

/** A run in progress may still start workers from an older bundle, so the latest few are kept. */
async function dropOldPrograms(folder: string, current: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current);
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  dated.sort((a, b) => b.at - a.at);
  for (const { name } of dated.slice(KEPT_PROGRAMS - 1))
    await rm(path.join(folder, name), { recursive: true, force: true });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
