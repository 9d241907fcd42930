import type { Value } from '../expressions/value.ts';
import { actionKind } from '../workflow/actions.ts';
import { everyStep, type Job } from '../workflow/workflow.ts';
import { type CiFiles, commandsOf, type Problem } from './ci-files.ts';

/** Token permissions required by our commands. */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/ci:task -- base\b/, 'actions: read'],
  [/ci:task -- comment\b/, 'pull-requests: write'],
  [/ci:task -- release --/, 'contents: write'],
];

/** A workflow's token has no permissions, and a job's exactly those that its steps need. */
export function checkPermissions({ workflows }: CiFiles): Problem[] {
  const problems: Problem[] = [];
  for (const { system, file, permissions, jobs } of workflows) {
    if (system !== 'github') continue;
    if (JSON.stringify(permissions) !== '{}')
      problems.push({ file, line: 1, message: 'permissions of the workflow must be {}: each job says its own' });
    for (const job of jobs) {
      const [given, needed] = [givenTo(job.permissions ?? null), neededBy(job)];
      const say = (message: string) => void problems.push({ file, line: job.line, message });
      for (const one of needed)
        if (!given.has(one)) say(`permissions of job ${job.id} must have ${one}: a step needs it`);
      for (const one of given)
        if (!needed.has(one)) say(`permissions of job ${job.id} must not have ${one}: no step needs it`);
    }
  }
  return problems;
}

function givenTo(permissions: Value): Set<string> {
  if (permissions === null || typeof permissions !== 'object')
    return new Set(permissions === null ? [] : [String(permissions)]);
  return new Set(Object.entries(permissions).map(([scope, access]) => `${scope}: ${String(access)}`));
}

function neededBy(job: Job): Set<string> {
  const needed = new Set<string>();
  for (const step of everyStep(job.steps)) {
    const kind = actionKind(step.uses ?? './');
    if (kind === 'checkout') needed.add('contents: read');
    if (kind === 'login' || kind === 'attest') needed.add('id-token: write');
    if (kind === 'attest') needed.add('attestations: write');
    if (kind === 'download' && step.with['run-id'] !== undefined) needed.add('actions: read');
  }
  for (const { command } of commandsOf(job))
    for (const [pattern, permission] of COMMANDS) if (pattern.test(command)) needed.add(permission);
  if (needed.has('contents: write')) needed.delete('contents: read');
  return needed;
}
