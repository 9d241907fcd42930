import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hashText, listFiles } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import type { Mirrors } from '../configuration/mirrors.ts';
import { environmentLock, readEnvironmentManifest } from './environment-lock.ts';
import { mirroredDockerfile } from './mirrored-dockerfile.ts';

/** Everything that an image is built from. */
export interface EnvironmentContext {
  /** Contents by relative path, including `Dockerfile`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** SHA-256 over paths and contents, 16 hexadecimal digits. */
  readonly version: string;
}

/** A step, or a service that is built like a step. */
export type Built = Pick<StepDefinition, 'name' | 'environment'>;

export interface ContextOptions {
  /** Additional files of the image, such as a program. Default: none. */
  readonly files?: ReadonlyMap<string, Buffer>;
  /** Mirrors of the public registries. Default: none. */
  readonly mirrors?: Mirrors | undefined;
}

/** The build stage that the step's part of a Dockerfile extends. */
const BASE_STAGE = 'aml-mlops-base';

/**
 * The Docker context of a step's environment: its `environment/` on its base of `environments/`, in one Dockerfile, with
 * a lock extracted from the repository's unless it has its own.
 *
 * @param repository root of the repository
 * @throws MlopsError `E_ENVIRONMENT` if it cannot contain what the step's program needs
 */
export async function environmentContext(
  step: Built,
  packageFolder: string,
  repository: string,
  { files: more = new Map(), mirrors = {} }: ContextOptions = {},
): Promise<EnvironmentContext> {
  const own = path.join(packageFolder, 'environment');
  const base = await baseFolder(step, repository);
  const files = new Map([...(await readFolder(base)), ...(await readFolder(own)), ...more]);
  const dockerfile = composeDockerfile(await readText(base, 'Dockerfile'), await readText(own, 'Dockerfile'), own);
  const manifest = readEnvironmentManifest(await readText(own, 'package.json'));
  checkNativePackages(step, Object.keys(manifest.dependencies), dockerfile, own);
  files.set('Dockerfile', Buffer.from(mirroredDockerfile(dockerfile, mirrors)));
  if (!files.has('package-lock.json')) {
    const lock = await readFile(path.join(repository, 'package-lock.json'), 'utf8');
    const relative = path.relative(repository, packageFolder).split(path.sep).join('/');
    files.set('package-lock.json', Buffer.from(environmentLock(lock, manifest, relative)));
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const lines = [...sorted].map(([name, content]) => `${hash('sha256', content)}  ${name}\n`);
  return { files: sorted, version: hashText(lines.join('')).slice(0, 16) };
}

async function baseFolder({ name, environment }: Built, repository: string): Promise<string> {
  const bases = path.join(repository, 'environments');
  const entries = await readdir(bases, { withFileTypes: true }).catch(() => []);
  const known = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (known.includes(environment.base)) return path.join(bases, environment.base);
  const range = known.sort().join(', ') || 'none: there is no such folder';
  const message = `base of the environment of step ${name} must be one of ${range} (folders of environments/); got ${environment.base}`;
  throw new MlopsError('E_ENVIRONMENT', message, { file: bases });
}

/** Appends a step's Dockerfile, which begins with `FROM ${BASE}`, to that of its base. */
export function composeDockerfile(base: string, own: string, owner: string): string {
  const from = /^FROM \$\{?BASE\}?[^\S\n]*$/m;
  if (!from.test(own)) throw new MlopsError('E_ENVIRONMENT', `Dockerfile of ${owner} must have the line FROM \${BASE}`);
  const lines = base.trimEnd().split('\n');
  const last = lines.findLastIndex((line) => /^FROM\s/i.test(line));
  lines[last] = `${(lines[last] ?? '').replace(/\s+AS\s+\S+\s*$/i, '')} AS ${BASE_STAGE}`;
  const rest = own.replace(/^ARG BASE(=.*)?\n/m, '').replace(from, `FROM ${BASE_STAGE}`);
  return `${lines.join('\n')}\n\n${rest.trim()}\n`;
}

function checkNativePackages(step: Built, installed: readonly string[], dockerfile: string, owner: string): void {
  const missing = (step.environment.native ?? []).filter((name) => !installed.includes(name));
  if (missing.length > 0) {
    const message = `package.json of ${owner} must name all native packages of step ${step.name}; it lacks ${missing.join(', ')}`;
    throw new MlopsError('E_ENVIRONMENT', message, { owner });
  }
  if (installed.length > 0 && !/^RUN .*npm ci/m.test(dockerfile)) {
    throw new MlopsError('E_ENVIRONMENT', `Dockerfile of ${owner} must run npm ci: its package.json has dependencies`);
  }
}

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of await listFiles(folder)) {
    if (!name.startsWith('node_modules/')) files.set(name, await readFile(path.join(folder, name)));
  }
  return files;
}

async function readText(folder: string, name: string): Promise<string> {
  return readFile(path.join(folder, name), 'utf8');
}
