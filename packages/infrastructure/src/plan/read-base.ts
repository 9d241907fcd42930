import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Problems, readTemplateSet, type TemplateSet } from '@aml-mlops/arm-templates';
import { MlopsError } from '@aml-mlops/errors';

const run = promisify(execFile);

/**
 * The templates to compare with: another folder, or those of a commit.
 *
 * @param base a folder, or a commit, branch or tag of the repository that contains `folder`
 * @throws MlopsError `E_TEMPLATES` if it is neither
 */
export async function readBase(folder: string, base: string): Promise<TemplateSet> {
  const other = path.resolve(base);
  if (
    await stat(other).then(
      (found) => found.isDirectory(),
      () => false,
    )
  )
    return readTemplateSet(other);
  const git = async (...args: string[]) =>
    (await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  try {
    const commit = (await git('rev-parse', '--verify', '--end-of-options', `${base}^{commit}`)).trim();
    const names = (await git('ls-tree', '-r', '-z', '--name-only', commit, '.'))
      .split('\0')
      .filter((name) => name.endsWith('.json'));
    const files = new Map<string, unknown>();
    for (const name of names) files.set(name, JSON.parse(await git('show', `${commit}:./${name}`)));
    return { files, problems: new Problems().list() };
  } catch (cause) {
    throw new MlopsError(
      'E_TEMPLATES',
      `the templates to compare with must be a folder or a commit of this repository; got ${base}`,
      { value: base },
      { cause },
    );
  }
}
