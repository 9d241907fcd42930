import path from 'node:path';
import { actionKind } from '../workflow/actions.ts';
import { everyStep, type Job, type Step, type Workflow } from '../workflow/workflow.ts';
import { type CiFiles, commandsOf, type Problem } from './ci-files.ts';
import { MlopsCommands, taskCommands, wordsOf } from './command-table.ts';

/** Everything that a workflow names exists: scripts, commands and options, other workflows, environments, artifacts and their paths. */
export function checkReferences(files: CiFiles): Problem[] {
  const known = { tasks: taskCommands(files.repository), mlops: new MlopsCommands(files.repository) };
  return files.workflows.flatMap((workflow) => [
    ...checkWorkflows(files, workflow),
    ...workflow.jobs.flatMap((job) => [
      ...checkEnvironment(files, workflow, job),
      ...commandsOf(job).flatMap(({ command, step }) => {
        const message = commandProblem(files, known, command);
        return message === undefined ? [] : [{ file: step.file, line: step.line, message }];
      }),
      ...checkArtifacts(workflow, job),
    ]),
  ]);
}

interface KnownCommands {
  readonly tasks: ReturnType<typeof taskCommands>;
  readonly mlops: MlopsCommands;
}

function commandProblem(files: CiFiles, { tasks, mlops }: KnownCommands, command: string): string | undefined {
  const words = wordsOf(command);
  const [program, second = '', third = ''] = words;
  if (program === 'npm') {
    if (['ci', 'pack'].includes(second)) return undefined;
    if (second !== 'run' || !files.scripts.has(third))
      return `package.json must have the script ${second === 'run' ? third : second}`;
    if (third !== 'ci:task') return undefined;
    const [name = '', ...rest] = words.slice(words.indexOf('--') + 1);
    const known = tasks.get(name);
    if (!known) return `ci:task must have ${name || 'a task'}; it has ${[...tasks.keys()].join(', ')}`;
    const options = rest.filter((word) => word.startsWith('--'));
    const unknown = options.find((option) => !known.options.has(option));
    if (unknown !== undefined) return `ci:task ${name} must have the option ${unknown}`;
    const left = [...known.required].find((option) => !options.includes(option));
    return left === undefined ? undefined : `ci:task ${name} must be given ${left}`;
  }
  if (program !== 'npx') return `a step must be a command of the repository (npm, npx); got ${program}`;
  if (second === 'mlops') return mlops.problem(words.slice(2));
  const tool = ['biome', 'knip', 'nx', 'tsc'].includes(second);
  return tool ? undefined : `npx must run a program that package.json names; got ${second}`;
}

function checkWorkflows(files: CiFiles, { system, file, triggers }: Workflow): Problem[] {
  const known = files.workflows.filter((other) => other.system === system).map(({ title }) => title);
  const text = JSON.stringify(triggers);
  const named =
    system === 'github'
      ? ((triggers['workflow_run'] as { workflows?: string[] } | undefined)?.workflows ?? [])
      : [...text.matchAll(/"source":"([^"]+)"/g)].map(([, name]) => name!);
  return named
    .filter((name) => !known.includes(name))
    .map((name) => ({
      file,
      line: 1,
      message: `what starts the workflow must be one of ${known.join(', ')}; got ${name}`,
    }));
}

function checkEnvironment({ environments }: CiFiles, { file }: Workflow, { id, environment, line }: Job): Problem[] {
  if (environment === undefined || Object.hasOwn(environments, environment)) return [];
  const known = Object.keys(environments).join(', ');
  return [
    {
      file,
      line,
      message: `environment of job ${id} must be one of ${known} (.github/environments.json); got ${environment}`,
    },
  ];
}

function checkArtifacts(workflow: Workflow, job: Job): Problem[] {
  const problems: Problem[] = [];
  const written: string[] = [];
  for (const step of everyStep(job.steps)) {
    const say = (message: string) => void problems.push({ file: step.file, line: step.line, message });
    const kind = actionKind(step.uses ?? './');
    for (const { command } of commandsOf({ ...job, steps: [{ ...step, nested: [] }] }))
      written.push(...pathsWritten(command));
    const place = clean(step.with['path'] ?? step.with['targetPath'] ?? step.with['testResultsFiles'] ?? '.');
    if (kind === 'download') {
      const name = nameOf(step);
      const other = ['run-id', 'runId', 'pipelineId'].some((key) => step.with[key] !== undefined);
      if (!other && !publishedBefore(workflow, job).has(name))
        say(`artifact ${name} must be published by a job that ${job.id} needs`);
      written.push(place);
    }
    if (kind === 'upload' || kind === 'report') {
      if (!written.some((one) => covers(one, place)))
        say(`${place} must be what an earlier step of job ${job.id} writes (${written.join(', ') || 'nothing'})`);
    }
    if (
      kind === 'upload' &&
      workflow.system === 'github' &&
      !['error', 'ignore'].includes(step.with['if-no-files-found'] ?? '')
    )
      say('an artifact must say if-no-files-found: error, or ignore where there may be none');
  }
  return problems;
}

/** Folders and files written by our commands, according to their options. */
function pathsWritten(command: string): string[] {
  const words = wordsOf(command);
  return words.flatMap((word, i) =>
    ['--to', '--report', '--pack-destination'].includes(word) && words[i + 1] !== undefined
      ? [clean(words[i + 1]!)]
      : [],
  );
}

function clean(place: string): string {
  return path.posix.normalize(place.replace('$(System.DefaultWorkingDirectory)/', '')).replace(/\/$/, '');
}

/** A folder covers its content, and a published folder everything written into it. */
function covers(written: string, published: string): boolean {
  return written === published || published.startsWith(`${written}/`) || written.startsWith(`${published}/`);
}

function publishedBefore(workflow: Workflow, job: Job): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (id: string) => {
    const found = workflow.jobs.find((other) => other.id === id);
    if (!found || seen.has(id)) return;
    seen.add(id);
    for (const step of everyStep(found.steps)) if (actionKind(step.uses ?? './') === 'upload') names.add(nameOf(step));
    for (const need of found.needs) visit(need);
  };
  for (const need of job.needs) visit(need);
  return names;
}

function nameOf(step: Step): string {
  return step.with['name'] ?? step.with['artifact'] ?? step.with['artifactName'] ?? '';
}
