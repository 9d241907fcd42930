import { MlopsError } from '@aml-mlops/errors';
import { type Explanation, explainPlan } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.ts';
import { printJson, printNote, printResult } from '../output.ts';
import { prepareRun, type RunInput } from '../prepare-run.ts';
import { stepPrograms } from '../steps.ts';
import { addRunInput, withWorkspace } from './shared-options.ts';

const HASH = /^[0-9a-f]{64}$/;

export function addExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('say, field by field, why a step would be reused or run')
    .argument('[step]', 'one step (default: all)')
    .option('--pipeline <name>', 'of which pipeline', 'retrain')
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(command).action(
    async (step: string | undefined, flags: RunInput & { pipeline: string; json: boolean }) => {
      await withWorkspace(async (workspace) => {
        const { request } = await prepareRun(flags.pipeline, flags, {}, workspace, interruptSignal(), printNote);
        const all = await explainPlan(request, workspace, stepPrograms());
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
    },
  );
}

function describe({ step, verdict, comparedWith, waitsFor, fields }: Explanation, whole: boolean): string {
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
