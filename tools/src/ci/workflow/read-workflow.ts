import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { readAzure } from './read-azure.ts';
import { readGithub } from './read-github.ts';
import type { System, Workflow } from './workflow.ts';

export const FOLDERS: Readonly<Record<System, string>> = { github: '.github/workflows', azure: '.azure-pipelines' };

/** Names of a repository's workflows for a system. */
export function workflowNames(repository: string, system: System): string[] {
  return globSync('*.yml', { cwd: path.join(repository, FOLDERS[system]) })
    .map((file) => file.replace(/\.yml$/, ''))
    .sort();
}

/** @throws MlopsError `E_CI_WORKFLOW` if it does not exist or is not supported */
export function readWorkflow(repository: string, system: System, name: string): Workflow {
  const file = `${FOLDERS[system]}/${name}.yml`;
  if (!/^[\w-]+$/.test(name) || !existsSync(path.join(repository, file))) {
    const known = workflowNames(repository, system).join(', ') || 'none';
    throw new MlopsError('E_CI_WORKFLOW', `workflow must be one of ${known} (${FOLDERS[system]}); got ${name}`);
  }
  return system === 'github' ? readGithub(repository, file) : readAzure(repository, file);
}
