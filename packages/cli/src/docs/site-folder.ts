import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

const PACKAGE = path.resolve(import.meta.dirname, '../..');

/** Location in the published package, and in this repository, where the site is built. */
const PLACES = ['site', 'dist/site'].map((folder) => path.join(PACKAGE, folder));

/** Builds this repository's site. */
const BUILDER = path.resolve(PACKAGE, '../../tools/src/docs/main.ts');

/**
 * The folder of the documentation. In this repository it is built if missing.
 *
 * @throws MlopsError `E_DOCS` if it cannot be built
 */
export async function siteFolder(note: (line: string) => void): Promise<string> {
  const found = PLACES.find((folder) => existsSync(path.join(folder, 'index.html')));
  if (found !== undefined) return found;
  const [, built = ''] = PLACES;
  if (!existsSync(BUILDER))
    throw new MlopsError('E_DOCS', `the documentation must be in ${PLACES[0]}: install the package again`);
  note('building the documentation: about a minute, once; "npm run docs" builds it again');
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [BUILDER], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new MlopsError('E_DOCS', `the documentation cannot be built: "npm run docs" exited with code ${code}`);
  return built;
}
