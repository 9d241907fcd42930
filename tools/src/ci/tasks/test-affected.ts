import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

/** Names of the Nx projects whose tests a change since `base` may break. */
function affectedProjects(repository: string, base: string): string[] {
  const args = ['nx', 'show', 'projects', '--affected', `--base=${base}`, '--head=HEAD', '--json'];
  return JSON.parse(execFileSync('npx', args, { cwd: repository, encoding: 'utf8' })) as string[];
}

/**
 * Runs the tests of the affected packages in one run, and writes a report for both systems.
 *
 * @throws MlopsError `E_CI_TESTS`
 */
export function testAffected(repository: string, base: string, to: string): void {
  const projects = affectedProjects(repository, base);
  if (projects.length === 0) {
    process.stdout.write(`no package is affected since ${base}\n`);
    return;
  }
  process.stdout.write(`affected since ${base}: ${projects.join(', ')}\n`);
  mkdirSync(to, { recursive: true });
  // Nx names the tools after their package, the tests after their folder.
  const named = projects.map((project) => (project === '@aml-mlops/tools' ? 'tools' : project));
  const args = ['vitest', 'run', ...named.flatMap((project) => ['--project', project])];
  const reports = ['--reporter=default', '--reporter=junit', `--outputFile.junit=${path.resolve(to, 'tests.xml')}`];
  // A job's identity for an emulated workspace does not apply to its tests, which start their own workspaces.
  const { MLOPS_EMULATOR_TOKEN: _, ...env } = process.env;
  const { status } = spawnSync('npx', [...args, ...reports], { cwd: repository, stdio: 'inherit', env });
  if (status !== 0)
    throw new MlopsError('E_CI_TESTS', `tests of the affected packages must pass; exit status ${status}`);
}
