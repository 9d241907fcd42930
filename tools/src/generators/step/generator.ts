import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';

interface Options {
  readonly name: string;
  readonly description: string;
}

/** `npx nx g @aml-mlops/tools:step <name>`: a step package that builds and passes its tests at once. */
export async function stepGenerator(tree: Tree, { name, description }: Options): Promise<() => void> {
  const folder = `packages/${name}`;
  if (tree.exists(folder)) throw new Error(`name of the step must be new; ${folder} exists`);
  const identifier = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  generateFiles(tree, path.join(import.meta.dirname, 'files'), folder, { name, identifier, description, template: '' });
  return () => {
    // Links the new package; everything it depends on is installed already.
    execFileSync('npm', ['install', '--prefer-offline', '--ignore-scripts'], { cwd: tree.root, stdio: 'inherit' });
    // How long a line is depends on the name.
    execFileSync('npx', ['biome', 'check', '--write', folder], { cwd: tree.root, stdio: 'inherit' });
  };
}
