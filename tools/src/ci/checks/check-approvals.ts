import { everyStep } from '../workflow/workflow.ts';
import { type CiFiles, commandsOf, environmentOf, type Problem } from './ci-files.ts';
import { wordsOf } from './command-table.ts';

/**
 * Jobs that access a workspace run in an environment of that workspace. If a workspace requires approval anywhere, it does
 * everywhere, except for identities restricted to a few commands.
 */
export function checkApprovals({ workflows, environments }: CiFiles): Problem[] {
  const problems: Problem[] = [];
  const guarded = new Set(
    Object.values(environments).flatMap(({ approval, workspace }) => (approval ? [workspace] : [])),
  );
  for (const [name, { approval, workspace, only }] of Object.entries(environments)) {
    if (!approval && guarded.has(workspace) && workspace === 'prd' && only === undefined) {
      problems.push({
        file: '.github/environments.json',
        line: 1,
        message: `environment ${name} must ask for approval: it leads to ${workspace}`,
      });
    }
  }
  for (const { jobs } of workflows) {
    for (const job of jobs) {
      const where = environmentOf(job);
      const environment = where === undefined ? undefined : environments[where];
      for (const { with: inputs, file, line } of everyStep(job.steps)) {
        const connection = inputs['azureSubscription'];
        if (connection === undefined || connection === `mlops-${where}`) continue;
        problems.push({
          file,
          line,
          message: `job ${job.id} must sign in as mlops-${where}; it does as ${connection}`,
        });
      }
      for (const { command, step } of commandsOf(job)) {
        const say = (message: string) => void problems.push({ file: step.file, line: step.line, message });
        const target = targetOf(command);
        if (target !== undefined && environment?.workspace !== target) {
          say(
            `job ${job.id} must run in an environment of ${target}, so that it is approved: "${command}" runs in ${where ?? 'none'}`,
          );
        }
        const [, program, ...words] = wordsOf(command);
        const allowed = environment?.only;
        if (allowed && program === 'mlops' && !allowed.some((one) => `mlops ${words.join(' ')}`.startsWith(one))) {
          say(`environment ${where} must run nothing but ${allowed.join(', ')}; got "${command}"`);
        }
      }
    }
  }
  return problems;
}

/** The workspace accessed by a command. */
function targetOf(command: string): string | undefined {
  return /--workspace[= ](\w+)/.exec(command)?.[1];
}
