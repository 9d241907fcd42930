import { actionKind, KNOWN_ACTIONS } from '../workflow/actions.ts';
import { everyStep } from '../workflow/workflow.ts';
import type { CiFiles, Problem } from './ci-files.ts';

/** Every action is supported by the dry run, and pinned to a commit with its version in a comment; every checkout drops its token. */
export function checkActions({ workflows }: CiFiles): Problem[] {
  const problems: Problem[] = [];
  const pins = new Map<string, string>();
  for (const { system, jobs } of workflows) {
    for (const step of jobs.flatMap(({ steps }) => everyStep(steps))) {
      const { uses, usesComment, file, line } = step;
      if (uses === undefined || uses.startsWith('./')) continue;
      const say = (message: string) => void problems.push({ file, line, message });
      const kind = actionKind(uses);
      if (kind === undefined) say(`action must be one of ${KNOWN_ACTIONS.join(', ')}; got ${uses}`);
      if (system === 'azure') continue;
      const [name = '', pin = ''] = uses.split('@');
      if (!/^[0-9a-f]{40}$/.test(pin))
        say(`action ${name} must be pinned to a full commit hash; got ${pin || 'nothing'}`);
      if (!/^v\d+\.\d+\.\d+$/.test(usesComment ?? ''))
        say(`version of ${name} must stand behind it, as "# v1.2.3"; got ${usesComment ?? 'nothing'}`);
      const known = pins.get(name);
      if (known !== undefined && known !== pin)
        say(`action ${name} must be the same everywhere (${known}); got ${pin}`);
      pins.set(name, known ?? pin);
      if (kind === 'checkout' && step.with['persist-credentials'] !== 'false')
        say('a checkout must say persist-credentials: false');
    }
  }
  return unique(problems);
}

/** Steps of a local action are checked once for each job that uses it. */
export function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
