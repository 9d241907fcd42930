import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { nextFlag, PROGRAM_VARIABLES } from '@aml-mlops/pipeline-sdk/program';
import type { ComponentInput } from './component-inputs.ts';

/** Where the images of `environments/` install the packages that a step's lock pins. */
const INSTALLED_MODULES = '/opt/step/node_modules';

/**
 * The command line of a step's component: the same program with the same flags that the local runner starts. Azure
 * Machine Learning fills in `${{…}}`, and leaves out a `$[[…]]` whose input was not given.
 *
 * @param version of the step, which the program writes into what it makes
 */
export function componentCommand(
  step: StepDefinition,
  inputs: Readonly<Record<string, ComponentInput>>,
  version: string,
): string {
  const outputs = [...Object.keys(step.outputs), ...Object.keys(step.state).map(nextFlag)];
  const flags = Object.entries(inputs).map(([name, { type, optional }]) => {
    const flag = `--${flagOf(name)}${type === 'uri_folder' ? ' ' : '='}'\${{inputs.${name}}}'`;
    return optional ? `$[[${flag}]]` : flag;
  });
  const program = [
    ...(step.checkpoints ? [`${PROGRAM_VARIABLES.scratch}='\${{outputs.${CHECKPOINTS}}}'`] : []),
    `${PROGRAM_VARIABLES.version}=${version}`,
    `${PROGRAM_VARIABLES.run}="\${AZUREML_ROOT_RUN_ID:-$AZUREML_RUN_ID}"`,
    'node main.mjs',
    ...flags,
    ...outputs.map((name) => `--${name} '\${{outputs.${name}}}'`),
  ].join(' ');
  const folders = outputs.map((name) => `'\${{outputs.${name}}}'`).join(' ');
  return [...linkModules(step), attempts(program, `find ${folders} -mindepth 1 -delete`, step)].join('; ');
}

/**
 * The output that a step with checkpoints keeps its `scratch` in: outputs are mounted, so it outlives a node that is taken away,
 * and its default place is named after the job, which the service starts again under its name. No port has an underscore.
 */
export const CHECKPOINTS = 'mlops_checkpoints';

/** Each artifact of a list comes under the flag of its port; no port or parameter has an underscore of its own. */
function flagOf(input: string): string {
  return input.replace(/_\d+$/, '');
}

/** A module finds the packages that are installed beside it: those of the image are linked to there. */
function linkModules({ environment }: StepDefinition): string[] {
  if ((environment.native ?? []).length === 0) return [];
  return [`[ -e node_modules ] || ln -s ${INSTALLED_MODULES} node_modules || true`];
}

/**
 * The service has no retries for a command. Status 1 is a failure that may pass; 2 is wrong usage, which does not. Each attempt
 * begins with empty outputs: of one that failed, and of one whose node was taken away, after which the service starts the
 * command again. Ranks of MPI share their outputs, so that none may empty them at its start.
 */
function attempts(program: string, clear: string, { limits, compute }: StepDefinition): string {
  const alone = compute.distribution === undefined;
  const attempt = alone ? `${clear} && ${program}` : program;
  if (limits.retries === 0) return attempt;
  const again = `[ $s -eq 1 ] && [ $n -lt ${limits.retries} ] || exit $s; n=$((n+1))${alone ? '' : `; ${clear}`}`;
  return `n=0; until ${attempt}; do s=$?; ${again}; done`;
}
