import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { generateFiles, getProjects, type Tree, updateJson } from '@nx/devkit';
import { addToSteps } from './add-to-steps.ts';
import { identifierOf } from './identifier-of.ts';

interface Options {
  readonly name: string;
  readonly description: string;
  readonly language?: 'typescript' | 'python';
  readonly skipInstall?: boolean;
}

const APP = 'apps/pipeline';
const STEPS = `${APP}/src/steps.ts`;

interface PackageJson {
  dependencies: Record<string, string>;
}

/**
 * `npx nx g @aml-mlops/tools:step <name> [--language python]`: a step package that builds and passes its tests immediately, and that
 * pipelines can use: the app depends on it and has it in its list of steps.
 */
export async function stepGenerator(
  tree: Tree,
  { name, description, language, skipInstall }: Options,
): Promise<() => void> {
  const folder = `packages/${name}`;
  const packageName = `@aml-mlops/${name}`;
  const taken = tree.exists(folder) ? folder : getProjects(tree).get(packageName)?.root;
  if (taken !== undefined) throw new Error(`name of the step must be new; got ${name}, which ${taken} has`);
  const identifier = identifierOf(name);
  const values = { name, identifier, description, template: '' };
  generateFiles(tree, path.join(import.meta.dirname, 'files'), folder, values);
  // The same step; files that differ replace the others.
  if (language === 'python') generateFiles(tree, path.join(import.meta.dirname, 'files-python'), folder, values);
  updateJson<PackageJson>(tree, `${APP}/package.json`, (app) => {
    const all = Object.entries({ ...app.dependencies, [packageName]: '0.1.0' });
    return { ...app, dependencies: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
  tree.write(STEPS, addToSteps(tree.read(STEPS, 'utf8') ?? '', packageName, identifier));
  return () => {
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { cwd: tree.root, stdio: 'inherit' });
    // Links the new package; all its dependencies are installed already.
    if (!skipInstall) run('npm', 'install', '--prefer-offline', '--ignore-scripts');
    // Line lengths and the position of an import depend on the name.
    run('npx', 'biome', 'check', '--write', folder, STEPS, `${APP}/package.json`);
  };
}
