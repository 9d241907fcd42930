import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Value } from '../expressions/value.ts';
import type { Step } from '../workflow/workflow.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { azureLanguage } from './azure-language.ts';
import { githubLanguage } from './github-language.ts';
import type { JobLanguage, JobSetting } from './job-language.ts';
import { linkPackages } from './link-packages.ts';
import { runAction } from './run-action.ts';
import type { JobReport, Result, StepReport } from './run-settings.ts';
import { runShell } from './shell.ts';

export interface JobRun {
  readonly setting: JobSetting;
  readonly repository: string;
  readonly artifacts: ArtifactStore;
  readonly permissions: Value;
  readonly log: string;
  readonly signal: AbortSignal;
  /** Asks for the approval of an environment. */
  approved(environment: string): Promise<boolean>;
  say(line: string): void;
}

/** Variable with the identity that this repository's commands use for an emulator. */
const TOKEN_VARIABLE = 'MLOPS_EMULATOR_TOKEN';

/** Runs one job on a clean machine: its steps in order, each under its condition. */
export async function runJob(job: JobRun): Promise<JobReport> {
  const { setting, log } = job;
  const { id, title, environment } = setting.job;
  const head = { id, title, ...(environment !== undefined && { environment }), log };
  const none = { steps: [], outputs: {} };
  const language = setting.workflow.system === 'github' ? githubLanguage(setting) : azureLanguage(setting);
  if (!language.jobRuns()) return { ...head, ...none, result: 'skipped', reason: 'its condition does not hold' };
  if (setting.settings.assume.has(id)) return { ...head, ...none, result: 'assumed', reason: '--assume' };
  const where = environment === undefined ? undefined : language.fill(environment);
  if (where !== undefined && !(await job.approved(where))) {
    return { ...head, ...none, result: 'failure', reason: `environment ${where} was not approved: --approve ${where}` };
  }
  language.setEnv(TOKEN_VARIABLE, 'not-signed-in');
  const steps: StepReport[] = [];
  let failed = false;
  for (const step of setting.job.steps.flatMap(withNested)) {
    const done = await runStep(job, language, step);
    steps.push(done);
    if (done.result === 'failure' && !step.continueOnError) failed = true;
    if (job.signal.aborted) break;
  }
  if (steps.length === 0) return { ...head, ...none, result: 'failure', reason: 'it has no steps' };
  const result = failed || job.signal.aborted ? 'failure' : 'success';
  const culprit = steps.find((step) => step.result === 'failure');
  return {
    ...head,
    result,
    ...(culprit && failed && { reason: `${culprit.title} (${culprit.place}): ${culprit.reason}` }),
    steps,
    outputs: language.outputs(),
  };
}

/** A local action is replaced by its steps; its condition applies to each. */
function withNested(step: Step): Step[] {
  if (!step.nested) return [step];
  return step.nested.flatMap(withNested).map((inner) => ({
    ...inner,
    ...(step.condition !== undefined && inner.condition === undefined && { condition: step.condition }),
  }));
}

async function runStep(job: JobRun, language: JobLanguage, step: Step): Promise<StepReport> {
  const { say, log } = job;
  const began = performance.now();
  const title = step.title;
  const place = `${step.file}:${step.line}`;
  appendFileSync(log, `\n== ${title} (${place})\n`);
  let [result, reason, stdout]: [Result, string | undefined, string] = ['success', undefined, ''];
  try {
    if (!language.stepRuns(step)) result = 'skipped';
    else {
      const run = await execute(job, language, step);
      stdout = run.stdout;
      if (run.code !== 0) [result, reason] = ['failure', `exit status ${run.code}`];
    }
  } catch (error) {
    if (!(error instanceof MlopsError) && !(error instanceof Error && 'stderr' in error)) throw error;
    [result, reason] = ['failure', error.message.trim()];
    appendFileSync(log, `${reason}\n`);
  }
  language.stepEnded(step, result, stdout);
  const seconds = (performance.now() - began) / 1000;
  const sign = { success: '✓', failure: '✗', skipped: '-', assumed: '·' }[result];
  say(
    `  ${sign} ${title}${result === 'skipped' ? '' : `  ${seconds.toFixed(1)} s`}${reason === undefined ? '' : `: ${reason}`}`,
  );
  return { title, result, ...(reason !== undefined && { reason }), seconds, place };
}

async function execute(job: JobRun, language: JobLanguage, step: Step): Promise<{ code: number; stdout: string }> {
  const { setting, repository, artifacts, permissions, log, signal } = job;
  const { machine, settings } = setting;
  const inputs = Object.fromEntries(Object.entries(step.with).map(([name, text]) => [name, language.fill(text)]));
  if (step.uses !== undefined) {
    const signIn = () => language.setEnv(TOKEN_VARIABLE, 'emulator');
    const did = runAction(step, { ...setting, repository, artifacts, permissions, inputs, signIn });
    appendFileSync(log, `${did}\n`);
  }
  if (step.run === undefined) return { code: 0, stdout: '' };
  const script = language.fill(step.run);
  if (script.trim() === 'npm ci' && !settings.install) {
    linkPackages(repository, machine.workspace);
    appendFileSync(log, 'the packages of this checkout are linked; --install installs them\n');
    return { code: 0, stdout: '' };
  }
  const env = { ...machine.env, ...language.envOf(step) };
  return runShell({ script, folder: path.resolve(machine.workspace, step.folder ?? '.'), env, log, signal });
}
