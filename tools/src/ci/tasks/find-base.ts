import { spawnSync } from 'node:child_process';
import { MlopsError } from '@aml-mlops/errors';
import { openServiceHost } from './service-host.ts';

/** What a change is counted against where nothing was built before: a commit without files. */
export const NOTHING = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * The commit that everything was built of last: of the last run of this workflow that went well; on a laptop the branch point.
 *
 * @throws MlopsError `E_CI_BASE` in a clone without history, which would call every change the first one
 */
export async function findBase(
  folder: string,
  branch: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (git('rev-parse', '--is-shallow-repository').stdout.trim() === 'true') {
    throw new MlopsError('E_CI_BASE', 'the clone must have its history (fetch-depth: 0); it is a shallow one');
  }
  const host = openServiceHost(environment);
  if (!host) return git('merge-base', 'HEAD', branch).stdout.trim() || NOTHING;
  const last = await host.lastSuccess(branch);
  // A commit that a forced push took away is no base.
  return last !== undefined && git('cat-file', '-e', `${last}^{commit}`).status === 0 ? last : NOTHING;
}
