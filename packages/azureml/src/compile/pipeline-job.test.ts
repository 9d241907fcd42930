import { execFileSync } from 'node:child_process';
import { type Plan, type PlanNode, paramToText } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { stepReleases } from '../publish/step-release.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { CONFIG, publishedComponents } from '../testing/published.fixture.ts';
import { type CompileOptions, compilePlan, type PublishedComponent } from './pipeline-job.ts';

let components: Map<string, PublishedComponent>;
const testSteps = new TestSteps();
beforeAll(async () => {
  components = publishedComponents(await stepReleases(testSteps.sources, REPOSITORY));
});
afterAll(() => testSteps.remove());

const texts = z.record(z.string(), z.looseObject({ value: z.string() }));
const nodeSchema = z.looseObject({ inputs: texts, outputs: texts });
type Node = z.infer<typeof nodeSchema>;

function compile(plan: Plan, options: Partial<CompileOptions> = {}) {
  return compilePlan({
    plan,
    config: CONFIG,
    components,
    inputs: { raw: 'azureml://datastores/workspaceblobstore/paths/raw/' },
    states: {},
    description: 'From raw texts to a ledger',
    tags: { 'mlops.git': 'abc' },
    ...options,
  });
}

test('the job of a plan', () => {
  const job = compile(joiningPlan());
  expect(JSON.parse(JSON.stringify(job).replace(/[0-9a-f]{16}-[0-9a-f]{6}/g, 'VERSION'))).toMatchSnapshot();
  expect(job).toEqual(compile(joiningPlan()));
});

test('a state that there is already is an input of the pipeline and of the node that keeps it', () => {
  const job = compile(joiningPlan(), { states: { 'test/book': 'azureml:id-of-the-book' } });
  expect(job.inputs?.['state_book']).toMatchObject({ uri: 'azureml:id-of-the-book' });
  expect(nodeSchema.parse(job.jobs?.['keep_ledger']).inputs).toMatchObject({
    book: { value: '${{parent.inputs.state_book}}' },
  });
  expect(compile(joiningPlan()).inputs).not.toHaveProperty('state_book');
});

test('a text that a component cannot carry is refused before anything is sent', () => {
  const refused = (mark: string) => () => compile(joiningPlan({ 'join-texts': { separator: mark } }));
  expect(refused('${{inputs.left}}')).toThrow('separator of step join-texts must not contain ${{ or $[[');
  expect(refused('')).toThrow('separator of step join-texts must not be empty on Azure ML, where it would be " + "');
});

/** Every parameter that a shell could spoil. */
const TEXTS = ["it's", '"', '$HOME `id` $(id)', '\\', 'a  b', '*', '--mark=x', 'ä 😀', "'\\''", '\n'];

describe('differential: what a node is told on Azure ML is what the local runner tells it', () => {
  test.each(TEXTS)('with the text %j', (text) => {
    const plan = joiningPlan({
      collect: { mark: text, most: '7' },
      'join-texts': { words: JSON.stringify([text, 'b']), separator: text, rate: '0.25' },
    });
    const job = compile(plan, { states: { 'test/book': 'azureml:book' } });
    for (const node of plan.nodes) {
      const compiled = nodeSchema.parse(job.jobs?.[node.name.replaceAll('-', '_')]);
      expect(argumentsOnAzure(compiled, components.get(node.step)!)).toEqual(argumentsHere(node));
    }
  });
});

/** As the service does it: values put into the command line, a shell reads it, and the program sees arguments. */
function argumentsOnAzure(node: Node, { spec }: PublishedComponent): string[] {
  const fill = (_: string, of: 'inputs' | 'outputs', name: string) => {
    if (of === 'outputs') return `/${name}`;
    const given = node.inputs[name]?.value ?? spec.inputs[name]?.default;
    if (given === undefined) throw new Error(`${name} has no value`);
    return spec.inputs[name]?.type === 'uri_folder' ? `/${name}` : given;
  };
  const reference = /\$\{\{(inputs|outputs)\.(\w+)\}\}/g;
  const command = spec.command
    .replaceAll(/\$\[\[(.*?)\]\]/g, (_, inside: string) =>
      [...inside.matchAll(reference)].every(([, , name = '']) => name in node.inputs) ? inside : '',
    )
    .replaceAll(reference, fill);
  // The folders of the outputs, which the command empties first, are not there.
  const script = `find() { :; }; node() { for a in "$@"; do printf '%s\\0' "$a"; done; }; ${command}`;
  const printed = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: {} });
  const [program, ...words] = printed.split('\0').slice(0, -1);
  expect(program).toBe('main.mjs');
  return pairs(words);
}

/** As the local runner does it (`runner/run-attempt.ts`), with every port's name for its folder. */
function argumentsHere(node: PlanNode): string[] {
  const words: string[] = [];
  for (const port of [...Object.keys(node.inputs), ...Object.keys(node.state)]) words.push(`--${port}`, `/${port}`);
  for (const [name, value] of Object.entries(node.params)) words.push(`--${name}=${paramToText(value)}`);
  for (const port of Object.keys(node.outputs)) words.push(`--${port}`, `/${port}`);
  for (const port of Object.keys(node.state)) words.push(`--${nextFlag(port)}`, `/${nextFlag(port)}`);
  // An empty text is the default of the program: left out.
  return pairs(words).filter((word) => !word.endsWith('='));
}

/** Flags with their values, in the order of their names: a program does not care which is first. */
function pairs(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    found.push(word.includes('=') ? word : `${word}=${words[++i]}`);
  }
  return found.sort();
}
