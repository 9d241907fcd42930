import path from 'node:path';
import { fillValue } from '../expressions/fill-text.ts';
import { AZURE_FUNCTIONS } from '../expressions/functions.ts';
import type { Value } from '../expressions/value.ts';
import { textOf } from '../expressions/value.ts';
import type { Job, Step, Workflow } from './workflow.ts';
import { YamlFile, type YamlNode } from './yaml-file.ts';

const PIPELINE = [
  'name',
  'trigger',
  'pr',
  'schedules',
  'resources',
  'parameters',
  'variables',
  'pool',
  'lockBehavior',
  'jobs',
];
const JOB = [
  'job',
  'displayName',
  'dependsOn',
  'condition',
  'variables',
  'strategy',
  'steps',
  'pool',
  'timeoutInMinutes',
];
const DEPLOYMENT = [...JOB.filter((key) => key !== 'job' && key !== 'steps'), 'deployment', 'environment'];
const COMMON = ['displayName', 'name', 'condition', 'env', 'continueOnError', 'timeoutInMinutes'];
/** Optional keys of a step, by its type. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  script: ['workingDirectory'],
  bash: ['workingDirectory'],
  task: ['inputs'],
  checkout: ['fetchDepth', 'fetchTags', 'persistCredentials', 'fetchFilter'],
  publish: ['artifact'],
  download: ['artifact', 'patterns', 'path'],
  template: ['parameters'],
};

/**
 * Reads a pipeline of Azure Pipelines: jobs and deployments of one stage, with templates of steps.
 *
 * @throws MlopsError `E_CI_WORKFLOW`, with file and line, if the dry run does not support a feature
 */
export function readAzure(repository: string, file: string): Workflow {
  const { root } = new YamlFile(repository, file);
  root.only(PIPELINE);
  const inputs = Object.fromEntries(
    root
      .at('parameters')
      .items()
      .map((node) => [node.at('name').text() ?? '', node.at('default').text() ?? '']),
  );
  const name = path.basename(file).replace(/\.ya?ml$/, '');
  const triggers = ['trigger', 'pr', 'schedules', 'resources'].filter((key) => root.at(key).there);
  const lock = root.at('lockBehavior');
  return {
    system: 'azure',
    name,
    file,
    title: root.at('name').text() ?? name,
    triggers: Object.fromEntries(triggers.map((key) => [key, root.at(key).value()])),
    env: readVariables(root.at('variables')),
    inputs,
    ...(lock.there && { concurrency: lock.value() }),
    jobs: root
      .at('jobs')
      .items()
      .map((node) => readJob(repository, node)),
  };
}

function readVariables(node: YamlNode): Record<string, string> {
  if (!node.isList) return node.texts();
  // Variables of a group come from the settings.
  const named = node.items().filter((item) => !item.at('group').there);
  return Object.fromEntries(named.map((item) => [item.at('name').text() ?? '', item.at('value').text() ?? '']));
}

function readJob(repository: string, node: YamlNode): Job {
  const deployment = node.at('deployment').there;
  node.only(deployment ? DEPLOYMENT : JOB);
  const id = node.at(deployment ? 'deployment' : 'job').text() ?? '';
  const strategy = node.at('strategy').only(deployment ? ['runOnce'] : ['matrix', 'maxParallel']);
  const steps = (deployment ? strategy.at('runOnce').only(['deploy']).at('deploy').only(['steps']) : node).at('steps');
  const environment = node.at('environment');
  const where = environment.isMap ? environment.at('name').text() : environment.text();
  const condition = node.at('condition').text();
  const minutes = node.at('timeoutInMinutes').number();
  const read = steps.items().flatMap((step) => readSteps(repository, step, {}));
  const own = read.some(({ uses }) => uses === 'checkout' || uses === 'checkout none');
  return {
    id,
    title: node.at('displayName').text() ?? id,
    needs: node
      .at('dependsOn')
      .items()
      .map((need) => need.text() ?? ''),
    ...(condition !== undefined && { condition }),
    ...(where !== undefined && { environment: where }),
    env: readVariables(node.at('variables')),
    matrix: readMatrix(strategy.at('matrix')),
    // Jobs check out automatically, deployments do not.
    steps: own || deployment ? read : [checkoutAt(node), ...read],
    outputs: {},
    ...(minutes !== undefined && { timeoutMinutes: minutes }),
    line: node.line,
  };
}

function checkoutAt(node: YamlNode): Step {
  const { line } = node;
  return { title: 'checkout', uses: 'checkout', with: {}, env: {}, continueOnError: false, file: node.file.file, line };
}

function readMatrix(node: YamlNode): Readonly<Record<string, Value>>[] {
  const combinations = node.entries().map(([, values]) => values.texts());
  return combinations.length === 0 ? [{}] : combinations;
}

type Parameters = Readonly<Record<string, string>>;

function readSteps(repository: string, node: YamlNode, parameters: Parameters): Step[] {
  const kind = Object.keys(STEPS).find((key) => node.at(key).there);
  if (kind === undefined) throw node.bad(`a step that the dry run emulates: ${Object.keys(STEPS).join(', ')}`);
  node.only([kind, ...COMMON, ...STEPS[kind]!]);
  if (kind === 'template') return readTemplate(repository, node, parameters);
  const fill = (text: string | undefined) => (text === undefined ? undefined : fillParameters(text, parameters));
  const fillAll = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fillParameters(text, parameters)]));
  const [id, condition] = [fill(node.at('name').text()), fill(node.at('condition').text())];
  const what = fill(node.at(kind).text()) ?? '';
  const script = kind === 'script' || kind === 'bash';
  const inputs = node.at('inputs').texts();
  const folder = fill(node.at('workingDirectory').text() ?? inputs['workingDirectory']);
  const step: Step = {
    ...(id !== undefined && { id }),
    title: fill(node.at('displayName').text()) ?? (script ? (what.trim().split('\n')[0] ?? '') : `${kind} ${what}`),
    ...(condition !== undefined && { condition }),
    env: fillAll(node.at('env').texts()),
    with: {},
    ...(folder !== undefined && { folder }),
    continueOnError: node.at('continueOnError').text() === 'true',
    file: node.file.file,
    line: node.line,
  };
  if (script) return [{ ...step, run: what }];
  if (kind === 'checkout')
    return [{ ...step, uses: what === 'self' ? 'checkout' : `checkout ${what}`, with: pick(node, STEPS[kind]!) }];
  if (kind === 'publish' || kind === 'download') {
    return [
      {
        ...step,
        uses: kind,
        with: fillAll({ [kind === 'publish' ? 'path' : 'source']: what, ...pick(node, STEPS[kind]!) }),
      },
    ];
  }
  // Signs in, and runs a script, whose commands are treated like any others.
  const { inlineScript, ...others } = fillAll(inputs);
  return [{ ...step, uses: what, with: others, ...(inlineScript !== undefined && { run: inlineScript }) }];
}

function pick(node: YamlNode, keys: readonly string[]): Record<string, string> {
  const there = keys.filter((key) => node.at(key).there);
  return Object.fromEntries(there.map((key) => [key, node.at(key).text() ?? '']));
}

function readTemplate(repository: string, node: YamlNode, outer: Parameters): Step[] {
  const named = node.at('template').text() ?? '';
  const { root } = new YamlFile(repository, path.posix.join(path.posix.dirname(node.file.file), named));
  root.only(['parameters', 'steps']);
  const known = root.at('parameters').items();
  const given = node.at('parameters');
  for (const [name, value] of given.entries()) {
    if (!known.some((one) => one.at('name').text() === name)) throw value.bad(`a parameter of ${named}`, name);
  }
  const parameters: Record<string, string> = {};
  for (const one of known) {
    const name = one.at('name').text() ?? '';
    const text = given.at(name).text() ?? one.at('default').text();
    if (text === undefined) throw node.bad(`a template with its parameter ${name}`);
    parameters[name] = fillParameters(text, outer);
  }
  return root
    .at('steps')
    .items()
    .flatMap((step) => readSteps(repository, step, parameters));
}

/** `${{ parameters.x }}` of a step template; those of the pipeline itself are known at run time. */
function fillParameters(text: string, parameters: Parameters): string {
  return text.replace(/\$\{\{.*?\}\}/gs, (found) => {
    const [, name] = /parameters\.(\w+)/.exec(found) ?? [];
    if (name === undefined || !Object.hasOwn(parameters, name)) return found;
    return textOf(fillValue(found, { contexts: { parameters }, functions: AZURE_FUNCTIONS }, false));
  });
}
