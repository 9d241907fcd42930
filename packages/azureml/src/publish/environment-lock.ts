import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const dependencies = z.record(z.string(), z.string()).optional();

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dependencies,
      optionalDependencies: dependencies,
      link: z.boolean().optional(),
    }),
  ),
});

const manifestSchema = z.looseObject({ name: z.string(), dependencies: dependencies.default({}) });

export type EnvironmentManifest = z.infer<typeof manifestSchema>;

export function readEnvironmentManifest(text: string): EnvironmentManifest {
  return manifestSchema.parse(JSON.parse(text));
}

/**
 * The lock of a step's environment, extracted from the repository's: the packages named in its `package.json` and all their
 * dependencies, at the exact versions that the step was tested with here.
 *
 * @param lock the repository's `package-lock.json`
 * @param packageFolder of the step, relative to the repository; packages may be installed there instead of at the root
 * @throws MlopsError `E_ENVIRONMENT` if a package is not installed, or has another version
 */
export function environmentLock(lock: string, manifest: EnvironmentManifest, packageFolder: string): string {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const kept = new Map<string, (typeof packages)[string]>();
  const keep = (name: string, from: string, wanted: string | undefined) => {
    const at = locate(packages, name, from);
    const found = at === undefined ? undefined : packages[at];
    if (at === undefined || !found || (wanted !== undefined && found.version !== wanted)) {
      // A package for other processors may be missing, but not one that the environment itself names.
      if (wanted === undefined) return;
      const range = `installed in this repository at ${wanted}`;
      throw new MlopsError(
        'E_ENVIRONMENT',
        `${name} of ${manifest.name} must be ${range}; got ${found?.version ?? 'nothing'}`,
      );
    }
    const target = at.startsWith(`${packageFolder}/`) ? at.slice(packageFolder.length + 1) : at;
    if (kept.has(target)) return;
    const { dev: _, devOptional: __, peer: ___, ...entry } = found;
    kept.set(target, entry);
    for (const needed of Object.keys({ ...found.dependencies, ...found.optionalDependencies }))
      keep(needed, at, undefined);
  };
  for (const [name, wanted] of Object.entries(manifest.dependencies)) keep(name, packageFolder, wanted);
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  const root = { name: manifest.name, dependencies: manifest.dependencies };
  const document = {
    name: manifest.name,
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...Object.fromEntries(sorted) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Resolves a package as Node does: next to the importer, then in each parent folder. */
function locate(packages: Readonly<Record<string, unknown>>, name: string, from: string): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const at = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (at in packages) return at;
    if (folder === '') return undefined;
  }
}

function parentOf(folder: string): string {
  const nested = folder.lastIndexOf('/node_modules/');
  return nested < 0 ? '' : folder.slice(0, nested);
}
