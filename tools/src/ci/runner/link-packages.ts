import { cpSync, globSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Gives a clone what `npm ci` would: the packages that are installed in the checkout it comes from, by links, and what the
 * `prepare` script generates. Packages of the repository itself are those of the clone.
 */
export function linkPackages(repository: string, clone: string): void {
  for (const folder of [
    'node_modules',
    ...globSync('{packages,apps}/*/node_modules', { cwd: repository }),
    'tools/node_modules',
  ]) {
    const installed = path.join(repository, folder);
    for (const name of names(installed)) {
      const target = path.join(clone, folder, name);
      mkdirSync(path.dirname(target), { recursive: true });
      // Links of a workspace are relative: a copy of one leads to the clone's package.
      if (name === '@aml-mlops' || name === '.bin')
        cpSync(path.join(installed, name), target, { recursive: true, verbatimSymlinks: true });
      else symlinkSync(path.join(installed, name), target);
    }
  }
  for (const generated of globSync('packages/*/src/generated', { cwd: repository }))
    cpSync(path.join(repository, generated), path.join(clone, generated), { recursive: true });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
