import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { locateData } from '../arm/data-uri.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { downloadData } from '../blob/transfer.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), dev: z.boolean().optional(), optional: z.boolean().optional() }),
  ),
});
const manifestSchema = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** Matches `node_modules/a/node_modules/@b/c` and no path that points elsewhere. */
const PLACE = /^(node_modules\/(@[\w.-]+\/)?[\w-][\w.-]*(\/|$))+$/;

/** Replaces the images of environments. */
export interface Environments {
  /**
   * The folder `node_modules` of an environment: exactly the packages of the lock in its build context, in the locked
   * versions. Undefined for an environment without a build context or without packages.
   *
   * @throws MlopsError `E_ENVIRONMENT` if a package is not installed here in that version
   */
  packagesOf(workspace: Workspace, environment: Pick<Resource, 'id' | 'properties'>): Promise<string | undefined>;
  /**
   * The local build context, and the packages as above.
   *
   * @throws MlopsError `E_ENVIRONMENT`
   */
  imageOf(workspace: Workspace, environment: Pick<Resource, 'id' | 'properties'>): Promise<Image>;
}

/** The parts of an image that this machine reproduces. */
export interface Image {
  readonly context?: string;
  readonly packages?: string;
}

/**
 * @param root folder in which they are assembled
 * @param installed the `node_modules` to take packages from
 */
export function makeEnvironments(root: string, installed: string, client: BlobClient): Environments {
  const built = new Map<string, Promise<Image>>();
  const environments: Environments = {
    packagesOf: async (workspace, environment) => (await environments.imageOf(workspace, environment)).packages,
    imageOf(workspace, environment) {
      const known = built.get(environment.id);
      if (known) return known;
      const folder = path.join(root, createHash('sha256').update(environment.id).digest('hex').slice(0, 16));
      const work = build(workspace, environment, folder, installed, client);
      built.set(environment.id, work);
      // A failure is not cached: the package may be installed in the meantime.
      work.catch(() => built.delete(environment.id));
      return work;
    },
  };
  return environments;
}

async function build(
  workspace: Workspace,
  environment: Pick<Resource, 'id' | 'properties'>,
  folder: string,
  installed: string,
  client: BlobClient,
): Promise<Image> {
  const context = environment.properties['build'] as { readonly contextUri: string } | null | undefined;
  if (!context) return {};
  const { url } = locateData(workspace, context.contextUri, 'build.contextUri');
  const contextFolder = path.join(folder, 'context');
  await downloadData(client, url, contextFolder);
  const lock = await readJson(path.join(contextFolder, 'package-lock.json'));
  if (lock === undefined) {
    const manifest = await readJson(path.join(contextFolder, 'package.json'));
    const needed = manifest === undefined ? {} : manifestSchema.parse(manifest).dependencies;
    if (Object.keys(needed).length === 0) return { context: contextFolder };
    throw failure(
      environment,
      `its build context must hold a package-lock.json: package.json names ${Object.keys(needed).join(', ')}`,
    );
  }
  const modules = path.join(folder, 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const [place, { version, dev, optional }] of Object.entries(lockSchema.parse(lock).packages)) {
    if (place === '' || dev) continue;
    if (!PLACE.test(place)) throw failure(environment, `its lock has a package at ${place}`);
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const source = await findInstalled(installed, place, name, version);
    if (source !== undefined) await linkTree(source, path.join(modules, place.slice('node_modules/'.length)));
    else if (!optional) {
      throw failure(environment, `it needs ${name} ${version}, which ${installed} does not have in that version`);
    }
  }
  return { context: contextFolder, packages: modules };
}

function failure({ id }: Pick<Resource, 'id'>, why: string): MlopsError {
  const [name, , version] = id.split('/').slice(-3);
  return new MlopsError('E_ENVIRONMENT', `environment ${name}:${version} cannot be built: ${why}`);
}

/** At its path in the lock, or at the top level: the two installations may have different layouts. */
async function findInstalled(
  installed: string,
  place: string,
  name: string,
  version: string | undefined,
): Promise<string | undefined> {
  for (const folder of [path.join(path.dirname(installed), place), path.join(installed, name)]) {
    const manifest = await readJson(path.join(folder, 'package.json'));
    if (manifest !== undefined && manifestSchema.parse(manifest).version === version) return folder;
  }
  return undefined;
}

/** Hard links, so that a package's own imports are resolved in the environment and not in the source installation. */
async function linkTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    // Nested packages have their own entries in the lock.
    if (entry.isDirectory() && entry.name !== 'node_modules') await linkTree(from, to);
    else if (entry.isFile()) await linkFile(from, to);
  }
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    // Another file system, or one without hard links.
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK') throw error;
    await copyFile(from, to);
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
