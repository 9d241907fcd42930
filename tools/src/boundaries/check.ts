import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCycles } from './cycles.ts';
import { importsOf } from './imports.ts';
import { LARGEST_SOURCE_BYTES, LAYERS, RESERVED, STEP_FILES, WITHIN_LAYER } from './rules.ts';
import { type WorkspacePackage, workspacePackages } from './workspace-packages.ts';

/** Violations of the layer rules, one sentence each; empty if there are none. */
export function checkBoundaries(root: string): string[] {
  const packages = workspacePackages(root);
  const problems: string[] = [];
  const files = new Map<string, string[]>();
  for (const owner of packages) {
    if (!LAYERS[owner.tag])
      problems.push(`${owner.folder}/package.json must have an nx tag of ${Object.keys(LAYERS).join(', ')}`);
    if (owner.tag === 'type:step') {
      for (const needed of STEP_FILES) {
        if (!existsSync(path.join(root, owner.folder, needed)))
          problems.push(`${owner.folder} must have ${needed}: every step package has`);
      }
    }
    for (const file of globSync(`${owner.folder}/src/**/*.{ts,tsx}`, { cwd: root }).sort()) {
      if (file.includes('/generated/')) continue;
      const source = readFileSync(path.join(root, file), 'utf8');
      const problem = file.includes('.test.') ? undefined : judgeSize(file, source);
      if (problem) problems.push(problem);
      const reached: string[] = [];
      for (const { specifier, line } of importsOf(file, source)) {
        const problem = judge({ owner, packages, root, file, specifier });
        if (problem) problems.push(`${file}:${line}: ${problem}`);
        if (specifier.startsWith('.')) reached.push(path.join(path.dirname(file), specifier));
      }
      files.set(file, reached);
    }
    for (const file of globSync(`${owner.folder}/assembly/**/*.ts`, { cwd: root }).sort()) {
      if (file.includes('/generated/')) continue;
      const problem = judgeSize(file, readFileSync(path.join(root, file), 'utf8'));
      if (problem) problems.push(problem);
    }
  }
  for (const cycle of findCycles(files)) problems.push(`import cycle: ${cycle.join(' -> ')}`);
  const names = new Set(packages.map(({ name }) => name));
  const graph = new Map(
    packages.map(({ name, dependencies }) => [name, [...dependencies].filter((d) => names.has(d))]),
  );
  for (const cycle of findCycles(graph)) problems.push(`package cycle: ${cycle.join(' -> ')}`);
  return problems;
}

function judgeSize(file: string, source: string): string | undefined {
  if (source.length <= LARGEST_SOURCE_BYTES) return undefined;
  return `${file} must be at most ${LARGEST_SOURCE_BYTES} bytes, one concept a file; it has ${source.length}`;
}

interface Case {
  readonly owner: WorkspacePackage;
  readonly packages: readonly WorkspacePackage[];
  readonly root: string;
  readonly file: string;
  readonly specifier: string;
}

function judge({ owner, packages, root, file, specifier }: Case): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) {
    const target = path.resolve(root, path.dirname(file), specifier);
    const inside = target.startsWith(path.join(root, owner.folder) + path.sep);
    return inside ? undefined : `${specifier} leaves the package: import the other package by its name`;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const test = /\.(test|contract|fixture)\.tsx?$/.test(file) || file.includes('/testing/');
  const reserved = RESERVED.find((rule) => specifier.startsWith(rule.prefix) && rule.owner !== owner.name);
  // A tool's tests may use what it emulates: the emulator is tested with the real SDK.
  const driven = test && (reserved?.openToTests || owner.tag === 'type:tool' || owner.tag === 'type:stand');
  if (reserved && !driven) return `only ${reserved.owner} may import ${reserved.prefix}*`;
  const declared = owner.dependencies.has(name) || (test && (owner.devDependencies.has(name) || name === 'vitest'));
  if (!declared && name !== owner.name) return `${name} must be a dependency in ${owner.folder}/package.json`;
  const target = packages.find((candidate) => candidate.name === name);
  if (!target) return undefined;
  if (!target.entries.has(specifier)) return `${specifier} is not exported by ${name}`;
  if (name === owner.name) return undefined;
  // A test may start whatever it needs, including the emulator of a workspace.
  if (test && owner.devDependencies.has(name)) return undefined;
  if (!LAYERS[owner.tag]?.includes(target.tag)) return `${owner.tag} must not import ${target.tag} (${name})`;
  const level = owner.tag === target.tag && owner.tag !== 'type:ground';
  const allowed = WITHIN_LAYER.some(([from, to]) => from === owner.name && to === target.name);
  return level && !allowed ? `${owner.name} must not import ${target.name}: they are of one layer` : undefined;
}
