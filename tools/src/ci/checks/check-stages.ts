import { isDeepStrictEqual } from 'node:util';
import { STAGES, type StageJob } from '../stages.ts';
import { FOLDERS } from '../workflow/read-workflow.ts';
import type { Job, System, Workflow } from '../workflow/workflow.ts';
import { type CiFiles, commandsOf, environmentOf, type Problem, workflowOf } from './ci-files.ts';

/** Both systems implement one list of stages: the same jobs, in the same order, with the same identities and commands. */
export function checkStages(files: CiFiles): Problem[] {
  const problems: Problem[] = [];
  for (const [name, stages] of Object.entries(STAGES)) {
    const [github, azure] = (['github', 'azure'] as const).map((system) => {
      const workflow = workflowOf(files, system, name);
      problems.push(...(workflow ? checkJobs(workflow, stages) : missing(files, system, name)));
      return workflow;
    });
    for (const job of github?.jobs ?? []) {
      const other = azure?.jobs.find(({ id }) => id === job.id);
      if (azure && other) problems.push(...checkCommands(azure, other, job));
    }
  }
  for (const { file, name } of files.workflows) {
    if (!Object.hasOwn(STAGES, name))
      problems.push({ file, line: 1, message: `workflow ${name} must be in tools/src/ci/stages.ts` });
  }
  return problems;
}

function missing(files: CiFiles, system: System, name: string): Problem[] {
  const file = `${FOLDERS[system]}/${name}.yml`;
  if (files.unreadable.some((problem) => problem.file === file)) return [];
  return [{ file, line: 1, message: `${name} must be there: it is in tools/src/ci/stages.ts` }];
}

function checkJobs({ file, jobs }: Workflow, stages: readonly StageJob[]): Problem[] {
  const problems: Problem[] = [];
  for (const stage of stages) {
    const job = jobs.find(({ id }) => id === stage.job);
    if (!job) {
      problems.push({ file, line: 1, message: `job ${stage.job} must be there: it is in tools/src/ci/stages.ts` });
      continue;
    }
    const found = { needs: [...job.needs].sort(), environment: environmentOf(job) };
    const wanted = { needs: [...stage.needs].sort(), environment: stage.environment };
    if (!isDeepStrictEqual(found.needs, wanted.needs)) {
      const [must, are] = [wanted.needs, found.needs].map((needs) => needs.join(', ') || 'nothing');
      problems.push({ file, line: job.line, message: `job ${job.id} must need ${must}; it needs ${are}` });
    }
    if (found.environment !== wanted.environment) {
      const [must, is] = [wanted.environment, found.environment].map((name) => name ?? 'no environment');
      problems.push({ file, line: job.line, message: `job ${job.id} must run in ${must}; it runs in ${is}` });
    }
  }
  for (const { id, line } of jobs) {
    if (!stages.some((stage) => stage.job === id))
      problems.push({ file, line, message: `job ${id} must be in tools/src/ci/stages.ts` });
  }
  return problems;
}

function checkCommands({ file }: Workflow, azure: Job, github: Job): Problem[] {
  const [here, there] = [commandsOf(azure), commandsOf(github)];
  const at = Array.from({ length: Math.max(here.length, there.length) }, (_, i) => i).find(
    (i) => here[i]?.command !== there[i]?.command,
  );
  if (at === undefined) return [];
  const [got, must] = [here[at]?.command ?? 'nothing', there[at]?.command ?? 'nothing'];
  const step = here[at]?.step;
  const message = `job ${azure.id} must run the commands of the other system: "${must}"; it runs "${got}"`;
  return [{ file: step?.file ?? file, line: step?.line ?? azure.line, message }];
}
