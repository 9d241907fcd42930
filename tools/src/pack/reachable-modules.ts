import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf } from '../boundaries/imports.ts';

export interface Reached {
  /** Compiled files, absolute: modules, their declarations, JSON. */
  readonly files: readonly string[];
  /** Names of the imported packages. */
  readonly packages: ReadonlySet<string>;
}

/**
 * The compiled files reachable from a package's entries, which its tarball needs. Tests, fixtures and benchmarks are left out because
 * no public module imports them.
 *
 * @param entries compiled modules, absolute
 */
export function reachableModules(entries: readonly string[]): Reached {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = entries.flatMap((entry) => [entry, declarationOf(entry)]);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (file.endsWith('.json')) continue;
    for (const { specifier } of importsOf(file, readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('node:') || specifier.startsWith('#')) continue;
      if (!specifier.startsWith('.')) packages.add(packageOf(specifier));
      else waiting.push(...targetsOf(file, specifier));
    }
  }
  return { files: [...files].sort(), packages };
}

function targetsOf(file: string, specifier: string): string[] {
  // Declarations name their sources.
  const target = path.resolve(path.dirname(file), specifier.replace(/\.ts$/, '.js'));
  return target.endsWith('.js') ? [target, declarationOf(target)] : [target];
}

function declarationOf(module: string): string {
  const declaration = module.replace(/\.js$/, '.d.ts');
  if (!existsSync(declaration)) throw new Error(`${module} must have a declaration beside it`);
  return declaration;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
