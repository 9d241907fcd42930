import path from 'node:path';
import type { Value } from '../expressions/value.ts';
import type { Job, Step, Workflow } from './workflow.ts';
import { YamlFile, type YamlNode } from './yaml-file.ts';

const WORKFLOW = ['name', 'run-name', 'on', 'permissions', 'concurrency', 'env', 'jobs'];
const JOB = [
  ...['name', 'needs', 'if', 'runs-on', 'environment', 'env', 'strategy', 'steps', 'outputs', 'permissions'],
  ...['timeout-minutes', 'concurrency'],
];
const STEP = ['id', 'name', 'if', 'run', 'uses', 'with', 'env', 'working-directory', 'continue-on-error', 'shell'];

/**
 * Reads a workflow of GitHub Actions.
 *
 * @throws MlopsError `E_CI_WORKFLOW`, with file and line, if the dry run does not support a feature
 */
export function readGithub(repository: string, file: string): Workflow {
  const { root } = new YamlFile(repository, file);
  root.only(WORKFLOW);
  const on = root.at('on');
  const triggers = on.isMap
    ? Object.fromEntries(on.entries().map(([name, node]) => [name, node.value()]))
    : Object.fromEntries(on.items().map((node) => [node.text() ?? '', null]));
  const inputs = on.isMap ? on.at('workflow_dispatch').at('inputs').entries() : [];
  const name = path.basename(file).replace(/\.ya?ml$/, '');
  return {
    system: 'github',
    name,
    file,
    title: root.at('name').text() ?? name,
    triggers,
    env: root.at('env').texts(),
    inputs: Object.fromEntries(inputs.map(([input, node]) => [input, node.at('default').text() ?? ''])),
    ...said('permissions', root.at('permissions')),
    ...said('concurrency', root.at('concurrency')),
    jobs: root
      .at('jobs')
      .entries()
      .map(([id, node]) => readJob(repository, id, node)),
  };
}

function readJob(repository: string, id: string, node: YamlNode): Job {
  node.only(JOB);
  const environment = node.at('environment');
  const condition = node.at('if').text();
  const where = environment.isMap ? environment.at('name').text() : environment.text();
  const minutes = node.at('timeout-minutes').number();
  return {
    id,
    title: node.at('name').text() ?? id,
    needs: node
      .at('needs')
      .items()
      .map((need) => need.text() ?? ''),
    ...(condition !== undefined && { condition }),
    ...(where !== undefined && { environment: where }),
    env: node.at('env').texts(),
    matrix: readMatrix(node.at('strategy').only(['matrix', 'fail-fast', 'max-parallel']).at('matrix')),
    steps: node
      .at('steps')
      .items()
      .map((step) => readStep(repository, step)),
    outputs: node.at('outputs').texts(),
    ...said('permissions', node.at('permissions')),
    ...(minutes !== undefined && { timeoutMinutes: minutes }),
    line: node.line,
  };
}

/** Every combination; `include` adds one, or adds values to matching ones, as on GitHub. */
function readMatrix(node: YamlNode): Readonly<Record<string, Value>>[] {
  let combinations: Record<string, Value>[] = [{}];
  const axes = node.entries().filter(([name]) => name !== 'include' && name !== 'exclude');
  for (const [axis, values] of axes) {
    const list = values.items().map((item) => item.value());
    combinations = combinations.flatMap((one) => list.map((value) => ({ ...one, [axis]: value })));
  }
  const excluded = node
    .at('exclude')
    .items()
    .map((item) => item.value() as Record<string, Value>);
  combinations = combinations.filter((one) => !excluded.some((no) => agrees(one, no, Object.keys(no))));
  const named = axes.map(([axis]) => axis);
  for (const item of node.at('include').items()) {
    const more = item.value() as Record<string, Value>;
    const shared = named.filter((axis) => axis in more);
    const fitting = named.length === 0 ? [] : combinations.filter((one) => agrees(one, more, shared));
    for (const one of fitting) Object.assign(one, more);
    if (fitting.length === 0) combinations = [...combinations.filter((one) => Object.keys(one).length > 0), more];
  }
  return combinations;
}

function agrees(one: Record<string, Value>, other: Record<string, Value>, keys: readonly string[]): boolean {
  return keys.every((key) => one[key] === other[key]);
}

function readStep(repository: string, node: YamlNode): Step {
  node.only(STEP);
  const shell = node.at('shell').text();
  if (shell !== undefined && shell !== 'bash') throw node.at('shell').bad('bash');
  const [run, uses] = [node.at('run').text(), node.at('uses').text()];
  if ((run === undefined) === (uses === undefined)) throw node.bad('a step with either run or uses');
  const [id, condition] = [node.at('id').text(), node.at('if').text()];
  const folder = node.at('working-directory').text();
  const comment = node.at('uses').comment;
  return {
    ...(id !== undefined && { id }),
    title: node.at('name').text() ?? uses ?? firstLine(run ?? ''),
    ...(condition !== undefined && { condition }),
    env: node.at('env').texts(),
    ...(run !== undefined && { run }),
    ...(uses !== undefined && { uses }),
    ...(comment !== undefined && { usesComment: comment }),
    with: node.at('with').texts(),
    ...(uses?.startsWith('./') && { nested: readAction(repository, uses, node) }),
    ...(folder !== undefined && { folder }),
    continueOnError: node.at('continue-on-error').text() === 'true',
    file: node.file.file,
    line: node.line,
  };
}

/** The steps of a local action of the repository. */
function readAction(repository: string, uses: string, node: YamlNode): Step[] {
  const { root } = new YamlFile(repository, path.posix.join(uses.slice(2), 'action.yml'));
  root.only(['name', 'description', 'inputs', 'runs']);
  const runs = root.at('runs').only(['using', 'steps']);
  if (runs.at('using').text() !== 'composite') throw runs.at('using').bad('composite');
  const inputs = root.at('inputs');
  for (const [name, given] of node.at('with').entries()) {
    if (!inputs.at(name).there) throw given.bad(`an input of ${uses}`, name);
  }
  const values = Object.fromEntries(
    inputs
      .entries()
      .map(([name, input]) => [name, node.at('with').at(name).text() ?? input.at('default').text() ?? '']),
  );
  return runs
    .at('steps')
    .items()
    .map((step) => readStep(repository, step))
    .map((step) => ({ ...step, with: fillInputs(step.with, values), ...fillRun(step, values) }));
}

function fillRun(step: Step, values: Readonly<Record<string, string>>): Partial<Step> {
  return { env: fillInputs(step.env, values), ...(step.run !== undefined && { run: fillInput(step.run, values) }) };
}

function fillInputs(texts: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fillInput(text, values)]));
}

function fillInput(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g, (found, name: string) =>
    Object.hasOwn(values, name) ? values[name]! : found,
  );
}

function said<K extends string>(key: K, node: YamlNode): { [name in K]?: Value } {
  return (node.there ? { [key]: node.value() } : {}) as { [name in K]?: Value };
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
