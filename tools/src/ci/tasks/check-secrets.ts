import { execFileSync, spawnSync } from 'node:child_process';
import { MlopsError } from '@aml-mlops/errors';

/** Files that one process scans: secretlint 12 notes times of each file, and its time grows with their square. */
const BATCH = 150;

/**
 * Scans the files that Git knows for secrets.
 *
 * @throws MlopsError `E_CI_SECRETS` if there are any; they are printed masked, with file and line
 */
export function checkSecrets(repository: string): void {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8', maxBuffer: 64 << 20 });
  const files = listed.split('\0').filter((file) => file !== '');
  let failed = 0;
  for (let start = 0; start < files.length; start += BATCH) {
    const args = ['secretlint', '--no-glob', ...files.slice(start, start + BATCH)];
    const { status } = spawnSync('npx', args, { cwd: repository, stdio: 'inherit' });
    if (status !== 0) failed++;
  }
  if (failed > 0)
    throw new MlopsError('E_CI_SECRETS', 'files must hold no secrets: take them out, and revoke any that was pushed');
  process.stdout.write(`no secrets in ${files.length} files\n`);
}
