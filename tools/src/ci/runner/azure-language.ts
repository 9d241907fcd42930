import { MlopsError } from '@aml-mlops/errors';
import { type ExpressionFunction, evaluate, type Scope } from '../expressions/evaluate.ts';
import { fillText } from '../expressions/fill-text.ts';
import { AZURE_FUNCTIONS } from '../expressions/functions.ts';
import { parseExpression } from '../expressions/parse-expression.ts';
import { isTrue, textOf, type Value } from '../expressions/value.ts';
import type { Step } from '../workflow/workflow.ts';
import { allSucceeded, anyFailed, type JobLanguage, type JobSetting } from './job-language.ts';
import { readLoggingCommands } from './machine.ts';
import type { Result } from './run-settings.ts';

const ASKS_FOR_STATE = /\b(?:always|canceled|failed|succeeded|succeededOrFailed)\s*\(/i;
const RESULTS: Readonly<Record<Result, string>> = {
  success: 'Succeeded',
  assumed: 'Succeeded',
  failure: 'Failed',
  skipped: 'Skipped',
};

/** Evaluates a job as Azure Pipelines does. */
export function azureLanguage(setting: JobSetting): JobLanguage {
  const { workflow, job, matrix, run, settings, machine, token, done } = setting;
  const outputs: Record<string, string> = {};
  let failed = false;

  const parameters: Value = { ...workflow.inputs, ...settings.inputs };
  const dependencies: Value = Object.fromEntries(
    job.needs.map((need) => {
      const of = done.get(need);
      return [need, { result: RESULTS[of?.result ?? 'skipped'], outputs: { ...of?.outputs } }];
    }),
  );
  const variables: Record<string, string> = {
    'Build.SourceBranch': `refs/heads/${run.branch}`,
    'Build.SourceBranchName': run.branch.split('/').at(-1) ?? run.branch,
    'Build.SourceVersion': run.sha,
    'Build.BuildId': run.id,
    'Build.Reason': REASONS[run.event] ?? 'Manual',
    'Build.Repository.Name': run.repository,
    'Build.Repository.ID': 'local',
    'Build.SourcesDirectory': machine.workspace,
    'Build.DefinitionName': workflow.name,
    'System.DefaultWorkingDirectory': machine.workspace,
    'System.CollectionUri': `${run.hostUrl}/`,
    'System.TeamProject': 'local',
    'System.DefinitionId': workflow.name,
    'System.PullRequest.PullRequestId': run.event === 'pull_request' ? '1' : '',
    'System.PullRequest.TargetBranch': run.event === 'pull_request' ? 'refs/heads/main' : '',
    'System.AccessToken': token,
    'System.JobName': job.id,
    'Pipeline.Workspace': machine.folder,
    'Agent.OS': 'Linux',
    ...Object.fromEntries(Object.entries(run.earlier).map(([name, id]) => [`resources.pipeline.${name}.runID`, id])),
    ...settings.variables,
  };
  const contexts = (): Record<string, Value> => ({
    variables,
    parameters,
    dependencies,
    pipeline: { startTime: '' },
  });
  const states = (ok: boolean, bad: boolean): Record<string, ExpressionFunction> => ({
    ...AZURE_FUNCTIONS,
    succeeded: (...jobs) =>
      jobs.length === 0 ? ok : jobs.every((id) => ['success', 'assumed'].includes(done.get(textOf(id))?.result ?? '')),
    failed: (...jobs) => (jobs.length === 0 ? bad : jobs.some((id) => done.get(textOf(id))?.result === 'failure')),
    succeededorfailed: () => ok || bad,
    always: () => true,
    canceled: () => false,
  });
  const holds = (condition: string | undefined, scope: Scope, ok: boolean): boolean => {
    if (condition === undefined) return ok;
    const text = fillText(condition, scope, false);
    if (!ASKS_FOR_STATE.test(text) && !ok) return false;
    return isTrue(evaluate(parseExpression(text, { operators: false }), scope));
  };
  const scope = (): Scope => ({ contexts: contexts(), functions: states(!failed, failed) });
  const fill = (text: string, literal: boolean): string => {
    const compiled = fillText(text, scope(), false);
    const [, runtime] = /^\s*\$\[(.*)\]\s*$/s.exec(compiled) ?? [];
    if (runtime !== undefined) return textOf(evaluate(parseExpression(runtime, { operators: false }), scope()));
    return compiled.replace(/\$\(([A-Za-z][\w.]*)\)/g, (found, name: string) => {
      const key = Object.keys(variables).find((known) => known.toLowerCase() === name.toLowerCase());
      if (key !== undefined) return variables[key]!;
      // In a script it may be a shell command.
      if (literal) return found;
      throw new MlopsError('E_CI_VARIABLE', `variable of ${workflow.file} must be known; got ${found}`);
    });
  };
  for (const texts of [workflow.env, job.env, matrix])
    for (const [name, text] of Object.entries(texts)) variables[name] = fill(textOf(text), false);

  return {
    jobRuns: () => {
      const ok = allSucceeded(setting);
      return holds(job.condition, { contexts: contexts(), functions: states(ok, anyFailed(setting)) }, ok);
    },
    stepRuns: (step) => holds(step.condition, scope(), !failed),
    fill: (text) => fill(text, true),
    envOf: (step) => ({
      // Every variable except secrets becomes an environment variable.
      ...Object.fromEntries(
        Object.entries(variables)
          .filter(([name]) => name !== 'System.AccessToken')
          .map(([name, value]) => [name.toUpperCase().replaceAll(/[. ]/g, '_'), value]),
      ),
      ...Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fill(text, false)])),
      TF_BUILD: 'True',
    }),
    setEnv(name, value) {
      variables[name] = value;
    },
    stepEnded(step: Step, result: Result, stdout: string) {
      for (const { name, value, output } of readLoggingCommands(stdout)) {
        if (!output) variables[name] = value;
        else if (step.id !== undefined) {
          outputs[`${step.id}.${name}`] = value;
          variables[`${step.id}.${name}`] = value;
        }
      }
      if (result === 'failure' && !step.continueOnError) failed = true;
    },
    outputs: () => outputs,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  push: 'IndividualCI',
  pull_request: 'PullRequest',
  schedule: 'Schedule',
  workflow_run: 'ResourceTrigger',
};
