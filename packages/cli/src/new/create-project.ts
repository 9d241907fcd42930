import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { checkProjectName } from './project-name.ts';
import { type Dependencies, packagesFrom, publishedPackages } from './published-packages.ts';
import { shippedFolder } from './shipped-folder.ts';

export interface ProjectRequest {
  readonly name: string;
  /** Parent folder of the project. */
  readonly parent: string;
  /** Folder of tarballs to install the packages from. Default: the registry. */
  readonly packages?: string | undefined;
}

const TEMPLATE = path.resolve(import.meta.dirname, '../../templates/project');
const SUFFIX = '.template';

/** The templates of the repository that a project starts with: without their README and the examples. */
const INFRASTRUCTURE = /^(main\.json|modules|online-endpoint|deploy\.(sh|ps1)|parameters\.(dev|test|prd)\.json)(\/|$)/;

/**
 * Creates a new repository `<parent>/<name>` atomically.
 *
 * @returns the folder
 * @throws MlopsError `E_USAGE` if the name is invalid, `E_FOLDER_EXISTS` if `<parent>/<name>` exists
 */
export async function createProject({ name, parent, packages }: ProjectRequest): Promise<string> {
  const folder = path.join(parent, checkProjectName(name));
  if (existsSync(folder)) {
    const message = `folder ${folder} must be new; it exists, and nothing is overwritten: choose another name`;
    throw new MlopsError('E_FOLDER_EXISTS', message, { file: folder });
  }
  const fresh = temporaryName(folder);
  try {
    await mkdir(fresh, { recursive: true });
    const dependencies = packages === undefined ? publishedPackages() : await packagesFrom(packages, fresh);
    await writeTemplates(fresh, name, dependencies);
    await copyInfrastructure(path.join(fresh, 'infrastructure'), name);
    await cp(shippedFolder('environments'), path.join(fresh, 'environments'), { recursive: true });
    await cp(shippedFolder('sample'), path.join(fresh, 'data/sample'), { recursive: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

async function writeTemplates(to: string, name: string, dependencies: Dependencies): Promise<void> {
  const lines = Object.entries(dependencies).map(
    ([other, at]) => `\n    ${JSON.stringify(other)}: ${JSON.stringify(at)},`,
  );
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile() && found.name.endsWith(SUFFIX))) {
    const file = path.join(entry.parentPath, entry.name);
    const text = (await readFile(file, 'utf8'))
      .replaceAll('<%= name %>', name)
      .replace('<% dependencies %>', lines.join(''));
    const target = path.join(to, path.relative(TEMPLATE, file).slice(0, -SUFFIX.length));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

async function copyInfrastructure(to: string, name: string): Promise<void> {
  const from = shippedFolder('infrastructure');
  await cp(from, to, {
    recursive: true,
    filter: (file) => file === from || INFRASTRUCTURE.test(path.relative(from, file).split(path.sep).join('/')),
  });
  for (const file of (await readdir(to)).filter((found) => found.startsWith('parameters.'))) {
    const parameters = await readFile(path.join(to, file), 'utf8');
    await writeFile(path.join(to, file), parameters.replaceAll('contoso/aml-mlops', `contoso/${name}`));
  }
}
