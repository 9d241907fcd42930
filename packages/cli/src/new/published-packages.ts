import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import manifest from '../../package.json' with { type: 'json' };

/** The packages that a new project imports. */
const IMPORTED = [
  'artifacts',
  'batch-scoring',
  'cli',
  'data-engineering',
  'data-validation',
  'define-dataset',
  'pipeline-sdk',
  'scoring',
  'sklearn-sweep',
];

/** The project's folder for package tarballs. */
const FOLDER = 'packages';

export type Dependencies = Readonly<Record<string, string>>;

/** Dependencies on the published packages. All have one version, that of this command. */
export function publishedPackages(): Dependencies {
  return Object.fromEntries(IMPORTED.map((name) => [`@aml-mlops/${name}`, manifest.version]));
}

/**
 * Dependencies on tarballs, which are copied into the project. All of a folder are copied, because they depend on each other.
 *
 * @throws MlopsError `E_USAGE` if the folder lacks a package that the project imports
 */
export async function packagesFrom(folder: string, project: string): Promise<Dependencies> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.tgz')).sort();
  const found: Record<string, string> = {};
  for (const file of files) {
    const name = /^aml-mlops-(.+)-\d+\.\d+\.\d+.*\.tgz$/.exec(file)?.[1];
    if (name !== undefined) found[`@aml-mlops/${name}`] = `file:${FOLDER}/${file}`;
  }
  const missing = IMPORTED.filter((name) => !(`@aml-mlops/${name}` in found));
  if (missing.length > 0) {
    const message = `--packages must be a folder with the tarballs that "npm run pack" makes; ${folder} lacks ${missing.join(', ')}`;
    throw new MlopsError('E_USAGE', message, { file: folder });
  }
  await mkdir(path.join(project, FOLDER));
  for (const file of files) await cp(path.join(folder, file), path.join(project, FOLDER, file));
  return found;
}
