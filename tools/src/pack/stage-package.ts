import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stepProgram, writePackedProgram } from '@aml-mlops/pipeline-sdk/bundle';
import * as z from 'zod';
import { stepOfPackage } from '../build-step/step-of-package.ts';
import { type PackedManifest, packedManifest, readSourceManifest, type SourceManifest } from './packed-manifest.ts';
import { reachableModules } from './reachable-modules.ts';

export interface PackRequest {
  readonly root: string;
  /** Name of the package's folder below `packages`. */
  readonly folder: string;
  /** The output of {@link emitPackages}. */
  readonly compiled: string;
  /** A new folder for the content of the tarball. */
  readonly to: string;
}

/** Files of a package's folder that are copied into its tarball unchanged, if they exist. */
const AS_THEY_ARE = ['README.md', 'CHANGELOG.md', 'bin', 'environment', 'program', 'python', 'templates'];

/**
 * Assembles the content of a package's tarball: `dist`, the program of a step, its environment, README, licence and manifest.
 *
 * @throws Error if a module imports a package that is not a dependency in the manifest
 */
export async function stagePackage({ root, folder, compiled, to }: PackRequest): Promise<PackedManifest> {
  const source = path.join(root, 'packages', folder);
  const manifest = readSourceManifest(await readFile(path.join(source, 'package.json'), 'utf8'));
  const sources = path.join(compiled, folder, 'src');
  await copyModules(sources, path.join(source, 'src'), path.join(to, 'dist'), manifest);
  const found = AS_THEY_ARE.filter((name) => existsSync(path.join(source, name)));
  for (const name of found)
    await cp(path.join(source, name), path.join(to, name), { recursive: true, filter: isPacked });
  const shipped = Object.entries(manifest.shipped);
  for (const [name, from] of shipped)
    await cp(path.resolve(source, from), path.join(to, 'shipped', name), { recursive: true, filter: isPacked });
  await cp(path.join(root, 'LICENSE'), path.join(to, 'LICENSE'));
  const native = await stageProgram(root, source, to);
  const { engines } = engineSchema.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const extra = [...found.filter((name) => !name.endsWith('.md')), 'shipped', 'site', 'CHANGELOG.md'];
  const packed = packedManifest(
    manifest,
    engines.node,
    native,
    extra.filter((name) => existsSync(path.join(to, name))),
  );
  await writeFile(path.join(to, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
  return packed;
}

const engineSchema = z.object({ engines: z.object({ node: z.string() }) });

async function copyModules(compiled: string, sources: string, to: string, manifest: SourceManifest): Promise<void> {
  const { name, exports, imports = {} } = manifest;
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  const entries = [...Object.values(exports), ...Object.values(imports)].map((file) =>
    path.join(compiled, path.posix.relative('src', file).replace(/\.ts$/, '.js')),
  );
  const { files, packages } = reachableModules(entries);
  const undeclared = [...packages].filter((other) => other !== name && !(other in declared));
  if (undeclared.length > 0)
    throw new Error(`what ${name} exports must import its dependencies only; it also imports ${undeclared.join(', ')}`);
  for (const file of files) {
    const relative = path.relative(compiled, file);
    // Its own package.json is staged anyway.
    if (relative.startsWith('..')) continue;
    const target = path.join(to, relative);
    await mkdir(path.dirname(target), { recursive: true });
    if (file.endsWith('.d.ts')) await writeFile(target, withModuleNames(await readFile(file, 'utf8')));
    else if (file.endsWith('.json')) await copyData(path.join(sources, relative), target);
    else await cp(file, target);
  }
}

/** Declarations import source files, which do not exist in the tarball. */
function withModuleNames(declaration: string): string {
  return declaration.replace(/((?:from|import\(|import) ?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2');
}

/**
 * Data files are copied from the sources: the compiler does not always emit imported JSON files (TypeScript 7.0.2, missing in two
 * of six runs). Third-party data keep their adjacent licence file.
 */
async function copyData(from: string, to: string): Promise<void> {
  await cp(from, to);
  const licences = (await readdir(path.dirname(from))).filter((name) => name.startsWith('LICENSE'));
  for (const name of licences) await cp(path.join(path.dirname(from), name), path.join(path.dirname(to), name));
}

/**
 * The runnable program of a package with an `environment/` (a step, or the scoring service that `mlops deploy` publishes): the bundle
 * that this repository runs and publishes.
 *
 * @returns the packages with binaries that it loads from an adjacent folder, by version
 */
async function stageProgram(root: string, source: string, to: string): Promise<Readonly<Record<string, string>>> {
  const environment = path.join(source, 'environment/package.json');
  if (!existsSync(environment)) return {};
  const { dependencies } = environmentSchema.parse(JSON.parse(await readFile(environment, 'utf8')));
  const isStep = existsSync(path.join(source, 'src/contract.ts'));
  const native = isStep ? ((await stepOfPackage(source)).environment.native ?? []) : Object.keys(dependencies);
  await writePackedProgram(await stepProgram(source, native, path.join(root, 'package-lock.json')), to);
  return dependencies;
}

const environmentSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

function isPacked(file: string): boolean {
  return !/(^|\/)(__pycache__|node_modules|fixtures|generated)(\/|$)|\.(test|fixture)\.ts$/.test(file);
}
