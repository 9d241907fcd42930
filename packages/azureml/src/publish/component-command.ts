import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { nextFlag, PROGRAM_VARIABLES } from '@aml-mlops/pipeline-sdk/program';
import type { ComponentInput } from './component-inputs.ts';

/** Folder into which the images of `environments/` install the packages pinned by a step's lock. */
const INSTALLED_MODULES = '/opt/step/node_modules';

/**
 * The command line of a step's component: the same program and flags as in the local runner. Azure
 * Machine Learning substitutes `${{…}}` and drops a `$[[…]]` without a value for its input.
 *
 * @param version of the step, which the program records in its outputs
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
 * The output that stores the `scratch` of a step with checkpoints. Outputs are mounted, so it survives a node that is preempted;
 * its default path contains the job's name, which a restart by the service keeps. No port has an underscore.
 */
export const CHECKPOINTS = 'mlops_checkpoints';

/** Each artifact of a list uses the flag of its port; no port or parameter contains an underscore. */
function flagOf(input: string): string {
  return input.replace(/_\d+$/, '');
}

/** A module resolves packages installed next to it, so those of the image are linked there. */
function linkModules({ environment }: StepDefinition): string[] {
  if ((environment.native ?? []).length === 0) return [];
  return [`[ -e node_modules ] || ln -s ${INSTALLED_MODULES} node_modules || true`];
}

/**
 * The service does not retry commands. Status 1 is a failure that may be transient; 2 is wrong usage, which is not. Each attempt
 * starts with empty outputs, both after a failed attempt and after a preempted node, for which the service restarts the
 * command. MPI ranks share their outputs, so no rank may empty them at its start.
 */
function attempts(program: string, clear: string, { limits, compute }: StepDefinition): string {
  const alone = compute.distribution === undefined;
  const attempt = alone ? `${clear} && ${program}` : program;
  if (limits.retries === 0) return attempt;
  const again = `[ $s -eq 1 ] && [ $n -lt ${limits.retries} ] || exit $s; n=$((n+1))${alone ? '' : `; ${clear}`}`;
  return `n=0; until ${attempt}; do s=$?; ${again}; done`;
}
