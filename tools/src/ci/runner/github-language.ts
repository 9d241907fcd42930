import { type ExpressionFunction, evaluate, type Scope } from '../expressions/evaluate.ts';
import { fillText } from '../expressions/fill-text.ts';
import { githubFunctions } from '../expressions/functions.ts';
import { parseExpression } from '../expressions/parse-expression.ts';
import { isTrue, type Value } from '../expressions/value.ts';
import type { Step } from '../workflow/workflow.ts';
import { allSucceeded, anyFailed, type JobLanguage, type JobSetting } from './job-language.ts';
import { readAssignments } from './machine.ts';
import type { Result } from './run-settings.ts';

const ASKS_FOR_STATE = /\b(?:success|failure|always|cancelled)\s*\(/;

/** Evaluates a job as GitHub Actions does. */
export function githubLanguage(setting: JobSetting): JobLanguage {
  const { workflow, job, matrix, run, settings, machine, token, done } = setting;
  const steps: Record<string, Value> = {};
  const lasting: Record<string, string> = {};
  const functions = githubFunctions(machine.workspace);
  let failed = false;
  let files = { output: '', env: '', summary: '' };

  const github: Value = {
    event_name: run.event,
    event: run.payload,
    ref: `refs/heads/${run.branch}`,
    ref_name: run.branch,
    head_ref: run.event === 'pull_request' ? run.branch : '',
    base_ref: run.event === 'pull_request' ? 'main' : '',
    sha: run.sha,
    repository: run.repository,
    repository_owner: run.repository.split('/')[0] ?? '',
    workflow: workflow.title,
    run_id: run.id,
    run_number: '1',
    run_attempt: '1',
    job: job.id,
    actor: 'local',
    token,
    api_url: run.hostUrl,
    server_url: run.hostUrl,
    workspace: machine.workspace,
  };
  const needs: Value = Object.fromEntries(
    job.needs.map((need) => [
      need,
      { result: resultOf(done.get(need)?.result), outputs: done.get(need)?.outputs ?? {} },
    ]),
  );
  const contexts = (env: Readonly<Record<string, string>>): Record<string, Value> => ({
    github,
    needs,
    vars: { ...settings.variables },
    inputs: { ...workflow.inputs, ...settings.inputs },
    matrix: { ...matrix },
    strategy: { 'job-total': job.matrix.length },
    runner: { os: 'Linux', arch: 'X64', temp: machine.folder },
    secrets: { GITHUB_TOKEN: token },
    steps,
    env: { ...env },
    job: { status: failed ? 'failure' : 'success' },
  });
  const states = (ok: boolean, bad: boolean): Record<string, ExpressionFunction> => ({
    ...functions,
    success: () => ok,
    failure: () => bad,
    always: () => true,
    cancelled: () => false,
  });
  const holds = (condition: string | undefined, scope: Scope, ok: boolean): boolean => {
    const text = (condition ?? 'success()').replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
    if (!ASKS_FOR_STATE.test(text) && !ok) return false;
    return isTrue(evaluate(parseExpression(text, { operators: true }), scope));
  };
  const workflowEnv = filled(workflow.env, { contexts: contexts({}), functions });
  const jobEnv = { ...workflowEnv, ...filled(job.env, { contexts: contexts(workflowEnv), functions }) };
  const scope = (env = { ...jobEnv, ...lasting }): Scope => ({
    contexts: contexts(env),
    functions: states(!failed, failed),
  });

  return {
    jobRuns: () => {
      const ok = allSucceeded(setting);
      return holds(job.condition, { contexts: contexts(workflowEnv), functions: states(ok, anyFailed(setting)) }, ok);
    },
    stepRuns: (step) => holds(step.condition, scope(), !failed),
    fill: (text) => fillText(text, scope(), true),
    envOf(step) {
      files = { output: machine.newFile('output'), env: machine.newFile('env'), summary: machine.newFile('summary') };
      return {
        ...jobEnv,
        ...lasting,
        ...filled(step.env, scope()),
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: files.output,
        GITHUB_ENV: files.env,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_REPOSITORY: run.repository,
        GITHUB_SHA: run.sha,
        GITHUB_REF: `refs/heads/${run.branch}`,
        GITHUB_REF_NAME: run.branch,
        GITHUB_EVENT_NAME: run.event,
        GITHUB_RUN_ID: run.id,
        GITHUB_API_URL: run.hostUrl,
        GITHUB_SERVER_URL: run.hostUrl,
        GITHUB_WORKFLOW_REF: `${run.repository}/${workflow.file}@refs/heads/${run.branch}`,
        GITHUB_WORKSPACE: machine.workspace,
      };
    },
    setEnv(name, value) {
      lasting[name] = value;
    },
    stepEnded(step: Step, result: Result) {
      const outputs = files.output === '' ? {} : readAssignments(files.output);
      if (files.env !== '') Object.assign(lasting, readAssignments(files.env));
      files = { output: '', env: '', summary: '' };
      const conclusion = result === 'failure' && step.continueOnError ? 'success' : result;
      if (step.id !== undefined) steps[step.id] = { outputs, outcome: result, conclusion };
      if (conclusion === 'failure') failed = true;
    },
    outputs: () => filled(job.outputs, scope()),
  };
}

function filled(texts: Readonly<Record<string, string>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fillText(text, scope, true)]));
}

function resultOf(result: Result | undefined): string {
  return result === 'assumed' ? 'success' : (result ?? 'skipped');
}
