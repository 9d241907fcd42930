import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { type Environments, readEnvironments } from '../workflow/environments.ts';
import { FOLDERS, readWorkflow, workflowNames } from '../workflow/read-workflow.ts';
import { everyStep, type Job, type Step, type System, type Workflow } from '../workflow/workflow.ts';

export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** Input of the checks. */
export interface CiFiles {
  readonly repository: string;
  readonly workflows: readonly Workflow[];
  readonly environments: Environments;
  /** Files that could not be read. */
  readonly unreadable: readonly Problem[];
  /** Scripts of package.json. */
  readonly scripts: ReadonlySet<string>;
  /** Environments with a federated identity on Azure. */
  readonly federated: ReadonlySet<string>;
}

export function readCiFiles(repository: string): CiFiles {
  const workflows: Workflow[] = [];
  const unreadable: Problem[] = [];
  for (const system of ['github', 'azure'] as const) {
    for (const name of workflowNames(repository, system)) {
      try {
        workflows.push(readWorkflow(repository, system, name));
      } catch (error) {
        if (!(error instanceof MlopsError)) throw error;
        const { file = `${FOLDERS[system]}/${name}.yml`, row = 1 } = error.fields;
        unreadable.push({ file, line: row, message: error.message.replace(`${file}:${row}: `, '') });
      }
    }
  }
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as { scripts: object };
  return {
    repository,
    workflows,
    unreadable,
    environments: readEnvironments(repository),
    scripts: new Set(Object.keys(scripts)),
    federated: federatedEnvironments(repository),
  };
}

/** `repo:owner/name:environment:prd` */
function federatedEnvironments(repository: string): Set<string> {
  const files = globSync('infrastructure/parameters.*.json', { cwd: repository });
  const texts = files.map((file) => readFileSync(path.join(repository, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/:environment:([\w-]+)"/g)].map(([, name]) => name!)));
}

export function workflowOf(files: CiFiles, system: System, name: string): Workflow | undefined {
  return files.workflows.find((workflow) => workflow.system === system && workflow.name === name);
}

/** Steps of a job with their commands, one command each. */
export function commandsOf(job: Job): { readonly command: string; readonly step: Step }[] {
  return everyStep(job.steps).flatMap((step) =>
    (step.run ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((command) => ({ command, step })),
  );
}

/** The environment that determines a job's identity: named, or that of its service connection `mlops-<environment>`. */
export function environmentOf(job: Job): string | undefined {
  if (job.environment !== undefined) return job.environment;
  const connection = everyStep(job.steps).find(({ with: inputs }) => inputs['azureSubscription'] !== undefined);
  return connection?.with['azureSubscription']?.replace(/^mlops-/, '');
}
