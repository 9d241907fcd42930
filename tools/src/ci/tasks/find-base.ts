import { spawnSync } from 'node:child_process';
import { MlopsError } from '@aml-mlops/errors';
import { openServiceHost } from './service-host.ts';

/** The base of the first build: a commit without files. */
export const NOTHING = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * The commit of the last complete build: of the last successful run of this workflow; on a laptop the branch point.
 *
 * @throws MlopsError `E_CI_BASE` in a clone without history, in which every change would count as the first one
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
  // A commit removed by a forced push cannot be a base.
  return last !== undefined && git('cat-file', '-e', `${last}^{commit}`).status === 0 ? last : NOTHING;
}
