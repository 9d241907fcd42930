import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { everyStep } from '../workflow/workflow.ts';
import { type CiFiles, commandsOf, type Problem } from './ci-files.ts';

/** Patterns that hide a command's failure. */
const HIDING = /\|\|\s*(?:true|:|exit 0)|;\s*(?:true|exit 0)\s*$|--passWithNoTests|--exit-zero|--no-error|\|\s*tee\b/;

const ASSERTS = /\bexpect(?:TypeOf)?\b/;

/** Workflows have commands and timeouts, fail when a command fails, and use only the model that they are given. */
export function checkContent({ workflows }: CiFiles): Problem[] {
  const problems: Problem[] = [];
  for (const { file, system, jobs, concurrency } of workflows) {
    const say = (line: number, message: string, where = file) => void problems.push({ file: where, line, message });
    if (jobs.length === 0) say(1, 'a workflow must have jobs; it has none');
    if (
      concurrency === undefined &&
      !(system === 'azure' && jobs.every(({ environment }) => environment === undefined))
    )
      say(1, `a workflow must say what runs at once (${system === 'github' ? 'concurrency' : 'lockBehavior'})`);
    for (const job of jobs) {
      if (commandsOf(job).every(({ command }) => command === 'npm ci'))
        say(job.line, `job ${job.id} must run a command of the repository; it runs none`);
      if (job.timeoutMinutes === undefined) say(job.line, `job ${job.id} must say how long it may take`);
      for (const step of everyStep(job.steps)) {
        if (step.continueOnError) say(step.line, `a step must fail the job when it fails: "${step.title}"`, step.file);
        for (const [name, text] of [...Object.entries(step.env), ...Object.entries(job.env)])
          if (name === 'MODEL' && /^[\w-]+:\d+$/.test(text))
            say(step.line, `model must be what the run is about; it is fixed to ${text}`, step.file);
      }
      for (const { command, step } of commandsOf(job)) {
        const hidden = HIDING.exec(command);
        if (hidden) say(step.line, `a command must fail when it fails; "${hidden[0].trim()}" hides that`, step.file);
        const [, fixed] = /\bmlops (?:models|deploy|serve)\b.*?\s([A-Za-z][\w-]*:\d+)\b/.exec(command) ?? [];
        const [, flag] = /--model[= ]"?([A-Za-z][\w-]*:\d+)\b/.exec(command) ?? [];
        const version = fixed ?? flag;
        if (version !== undefined)
          say(step.line, `model must be what the run is about; it is fixed to ${version}`, step.file);
        if (/\$\{\{/.test(command))
          say(
            step.line,
            `a command must take values from variables (env); got an expression in "${command}"`,
            step.file,
          );
      }
    }
  }
  return problems;
}

/** A test without assertions always passes. */
export function checkTests({ repository }: CiFiles): Problem[] {
  const files = globSync(['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tools/src/**/*.test.ts'], {
    cwd: repository,
  });
  return files.sort().flatMap((file) => {
    const text = readFileSync(path.join(repository, file), 'utf8');
    if (ASSERTS.test(text)) return [];
    // The assertions of shared test suites are in a contract or a fixture next to the test.
    const beside = [...text.matchAll(/from '(\.[^']*\.ts)'/g)].map(([, from]) =>
      path.join(repository, path.dirname(file), from!),
    );
    if (beside.some((other) => existsSync(other) && ASSERTS.test(readFileSync(other, 'utf8')))) return [];
    return [{ file, line: 1, message: 'a test must assert something; it has no expect' }];
  });
}
