import { MlopsError } from '@aml-mlops/errors';
import { type Explanation, explainPlan, type RunRequest } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { stepPrograms } from '../app/app.ts';
import { defaultPipeline } from '../app/pipeline-of.ts';
import { submission } from '../azure/submission.ts';
import { azureWorkspace } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { addRunInput, withWorkspace } from './shared-options.ts';

interface ExplainFlags extends RunInput {
  readonly pipeline: string;
  readonly workspace?: string;
  readonly json: boolean;
}

const HASH = /^[0-9a-f]{64}$/;

export function addExplainCommand(program: Command, app: App): void {
  const command = program
    .command('explain')
    .description('explain, field by field, why a step would be reused or run')
    .argument('[step]', 'one step (default: all)')
    .option('--pipeline <name>', 'the pipeline', defaultPipeline(app))
    .option('--workspace <alias>', 'explain for this workspace of Azure Machine Learning instead of this machine')
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(command, app).action(async (step: string | undefined, flags: ExplainFlags) => {
    await withWorkspace(app, async (workspace) => {
      const remote = flags.workspace;
      const where = remote === undefined ? 'here' : 'azure';
      const { request } = await prepareRun(app, flags.pipeline, flags, {
        workspace,
        signal: interruptSignal(),
        note: printNote,
        where,
      });
      const all =
        remote === undefined
          ? await explainPlan(request, workspace, stepPrograms(app))
          : await explainOnAzure(app, request, remote);
      const chosen = step === undefined ? all : all.filter((explanation) => explanation.step === step);
      if (chosen.length === 0) {
        const names = all.map((explanation) => explanation.step).join(', ');
        throw new MlopsError(
          'E_STEP_UNKNOWN',
          `step of pipeline ${flags.pipeline} must be one of ${names}; got ${step}`,
        );
      }
      if (flags.json) printJson(chosen);
      else printResult(chosen.map((explanation) => describe(explanation, step !== undefined)).join('\n'));
    });
  });
}

async function explainOnAzure(app: App, request: RunRequest, alias: string): Promise<Explanation[]> {
  const { explainSubmission } = await import('@aml-mlops/azureml');
  return explainSubmission(await submission(app, await azureWorkspace(app, { workspace: alias }), request));
}

function describe({ step, verdict, reason, comparedWith, waitsFor, fields }: Explanation, whole: boolean): string {
  if (verdict === 'skipped') return `${step} would be skipped: ${reason}`;
  const changed = fields.filter((field) => !field.same);
  const shown = whole ? fields : changed;
  const lines = shown.map(({ field, before, now, same }) =>
    same ? `    ${field}: ${short(now)}` : `  ! ${field}: ${short(before)} -> ${short(now)}`,
  );
  const head =
    verdict === 'depends'
      ? `${step} depends on ${waitsFor.join(', ')}, which would run first`
      : verdict === 'reused'
        ? `${step} would be reused, from run ${comparedWith}`
        : comparedWith === undefined
          ? `${step} would run: it has not been run here before`
          : `${step} would run: ${changed.length} of ${fields.length} fields differ from run ${comparedWith}`;
  return [head, ...((verdict === 'depends' || comparedWith === undefined) && !whole ? [] : lines)].join('\n');
}

function short(value: string | undefined): string {
  if (value === undefined) return '(nothing)';
  return HASH.test(value) ? value.slice(0, 12) : value;
}
