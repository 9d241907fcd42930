import { MlopsError, visibleText } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';

export interface FailedRun {
  readonly run: string;
  readonly node: string;
  readonly error: Error;
  readonly log: string | undefined;
}

/**
 * The message for a failed run: the step, the reason, the log, and the commands that continue. If the error names
 * parameters of the step, one command sets them; if only another value helps, it is the only command.
 */
export function explainFailure({ nodes }: Pick<Plan, 'nodes'>, { run, node, error, log }: FailedRun): string {
  const declared = nodes.find(({ name }) => name === node)?.params ?? {};
  const options = parametersOf(error)
    .filter(([parameter]) => Object.hasOwn(declared, parameter))
    .map(([parameter, value]) => ` --param ${node}.${parameter}=${value === undefined ? '…' : shellWord(value)}`);
  const resume = `mlops resume ${run}`;
  return [
    `step ${node} of run ${run} failed: ${error.message}`,
    ...(log ? [`  log: ${log}`] : []),
    ...(options.length > 0 && isCode(error, 'E_PARAM_RANGE')
      ? [`  Continue with another value: ${resume}${options.join('')}`]
      : [`  Fix the cause, then continue with: ${resume}`]),
    ...(options.length > 0 && !isCode(error, 'E_PARAM_RANGE')
      ? [`  Or with another setting: ${resume}${options.join('')}`]
      : []),
  ].join('\n');
}

/** The parameters named by an error, each with its proposed value. */
function parametersOf(error: Error): [parameter: string, value: string | undefined][] {
  if (!(error instanceof MlopsError)) return [];
  const { parameter, proposed } = error.fields;
  if (proposed) return Object.entries(proposed);
  return parameter === undefined ? [] : [[parameter, undefined]];
}

function isCode(error: Error, code: string): boolean {
  return error instanceof MlopsError && error.code === code;
}

/** Quotes a text as one word of a POSIX shell. */
function shellWord(value: string): string {
  return /^[\w.,:/-]+$/.test(value) ? value : `'${visibleText(value).replaceAll("'", `'\\''`)}'`;
}
