import type { AzureWorkspace, PublishedStep, SubmittedJob } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline } from '../app/pipeline-of.ts';
import { submission } from '../azure/submission.ts';
import { watchToTheEnd } from '../azure/watch-to-the-end.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { openRawDatastore } from '../data/datastore.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, withWorkspace } from './shared-options.ts';

interface SubmitFlags extends RunInput, AzureFlags {
  readonly name?: string;
  readonly sweepJobs: boolean;
  readonly forceRerun: boolean;
  readonly watch: boolean;
  readonly ifNew: boolean;
  readonly json: boolean;
}

export function addSubmitCommand(program: Command, app: App): void {
  const command = program
    .command('submit')
    .description('run a pipeline on Azure Machine Learning; publishes its steps first')
    .argument('[pipeline]', 'the pipeline', defaultPipeline(app))
    .addOption(workspaceOption())
    .option('--name <job>', 'name of the job; submitting a name again returns the same job')
    .option('--sweep-jobs', 'search hyperparameters with sweep jobs on many nodes', false)
    .option('--force-rerun', 'ignore the cache', false)
    .option('--if-new', 'submit only if --datastore has files that no job was submitted for; for timers', false)
    .option('--watch', 'follow the job to its end, then register its data and models', false)
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(command, app).action(async (pipeline: string, flags: SubmitFlags) => {
    const signal = interruptSignal();
    const workspace = await azureWorkspace(app, flags);
    const job = await withWorkspace(app, (local) => submit(app, pipeline, flags, workspace, local, signal));
    if (!job) return flags.json ? printJson({ submitted: false }) : undefined;
    if (!flags.watch) {
      if (flags.json) printJson(publicJob(job));
      else
        printResult(
          [
            `${job.created ? 'submitted' : 'there already'}: ${job.name}`,
            ...(job.url === undefined ? [] : [job.url]),
            howToGoOn(job.name, flags),
          ].join('\n'),
        );
      return;
    }
    printNote(job.url === undefined ? job.name : `${job.name}: ${job.url}`);
    const watched = await watchToTheEnd(workspace, job.name, signal);
    if (watched.status === 'running') {
      printNote(`${job.name} keeps running\n${howToGoOn(job.name, flags)}`);
      process.exitCode = EXIT.interrupted;
      return;
    }
    if (flags.json) printJson({ ...publicJob(job), ...watched });
    process.exitCode = watched.status === 'done' ? EXIT.done : EXIT.failed;
  });
}

async function submit(
  app: App,
  pipeline: string,
  flags: SubmitFlags,
  workspace: AzureWorkspace,
  local: Workspace,
  signal: AbortSignal,
): Promise<SubmittedJob | undefined> {
  const { submitPlan, triggerOnData } = await import('@aml-mlops/azureml');
  if (flags.ifNew && flags.datastore === undefined) {
    throw new MlopsError('E_USAGE', '--if-new must go with --datastore');
  }
  const { request } = await prepareRun(app, pipeline, flags, {
    workspace: local,
    signal,
    note: printNote,
    where: 'azure',
  });
  const options = {
    ...(await submission(app, workspace, request)),
    sweepJobs: flags.sweepJobs,
    forceRerun: flags.forceRerun,
    signal,
    onStep: ({ step, status }: PublishedStep) => printNote(`${step}: ${status}`),
  };
  if (!flags.ifNew) return submitPlan({ ...options, ...(flags.name === undefined ? {} : { name: flags.name }) });
  const result = await triggerOnData({
    ...options,
    datastore: await openRawDatastore(app, flags.datastore ?? '', flags.workspace),
  });
  if (result.submitted) return result.job;
  printNote(`no new files: job ${result.name} was submitted for these (${result.status})`);
  return undefined;
}

function publicJob({ name, url, status, data, created, steps }: SubmittedJob) {
  return { job: name, url, status, data, created, steps };
}

function howToGoOn(job: string, { workspace }: AzureFlags): string {
  return `follow it with: mlops jobs watch ${job} --workspace ${workspace}\ncancel it with: mlops jobs cancel ${job} --workspace ${workspace}`;
}
