import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { definePipeline, type Plan, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { PipelineJob } from '@azure/arm-machinelearning';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compilePlan } from '../compile/pipeline-job.ts';
import { stepReleases } from '../publish/step-release.ts';
import { planTags } from '../submit/asset-names.ts';
import { jobRecord, recordProperties } from '../submit/job-record.ts';
import { armTrigger, parseScheduleTrigger } from '../submit/schedule.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { CONFIG, publishedComponents } from '../testing/published.fixture.ts';
import { type ExportOptions, exportPlan } from './export-plan.ts';

const PYTHON = process.env['MLOPS_AZUREML_PYTHON'];
const SKIPPED = PYTHON ? '' : ' (skipped: MLOPS_AZUREML_PYTHON names no Python with azure-ai-ml)';
const SCRIPT = path.resolve(import.meta.dirname, '../../fixtures/convert_with_sdk.py');

const testSteps = new TestSteps();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'export-'));
});
afterAll(async () => {
  testSteps.remove();
  await rm(folder, { recursive: true });
});

const RAW = { raw: 'azureml://datastores/workspaceblobstore/paths/raw' };
const TAGS = { 'mlops.git': 'abc', yes: 'no' };
const TRIGGER = parseScheduleTrigger({
  every: 1,
  unit: 'week',
  at: { hours: [6], minutes: [30], weekDays: ['monday'] },
});

async function exported(name: string, options: Partial<ExportOptions> = {}): Promise<{ to: string; files: string[] }> {
  const to = path.join(folder, name);
  const files = await exportPlan({
    plan: joiningPlan({ collect: { mark: "it's" }, 'join-texts': { rate: '0.000001' } }),
    steps: testSteps.sources,
    repository: REPOSITORY,
    computes: CONFIG.computes,
    to,
    inputs: { raw: 'azureml:test-raw:3' },
    description: 'From raw texts to a ledger',
    tags: TAGS,
    ...options,
  });
  return { to, files };
}

test('a pipeline is written as files that need nothing of this repository', async () => {
  const { to, files } = await exported('whole', { schedule: TRIGGER, inputs: RAW });
  expect(files).toEqual([
    'code/collect_texts/main.mjs',
    'code/join_texts/main.mjs',
    'code/keep_ledger/main.mjs',
    'components/collect_texts.yml',
    'components/join_texts.yml',
    'components/keep_ledger.yml',
    'data/raw.yml',
    ...['collect_texts', 'join_texts', 'keep_ledger']
      .flatMap((name) => [
        `environments/${name}.yml`,
        `environments/${name}/Dockerfile`,
        `environments/${name}/package-lock.json`,
        `environments/${name}/package.json`,
      ])
      .sort(),
    'pipeline.yml',
    'schedule.yml',
  ]);
  for (const file of files.filter((name) => name.endsWith('.yml'))) {
    const document = parse(await readFile(path.join(to, file), 'utf8')) as Record<string, unknown>;
    expect(document['$schema']).toMatch(/^https:\/\/azuremlschemas\.azureedge\.net\/latest\/\w+\.schema\.json$/);
  }
  expect(parse(await readFile(path.join(to, 'schedule.yml'), 'utf8'))).toMatchObject({
    trigger: { type: 'recurrence', frequency: 'week', schedule: { week_days: ['monday'], hours: [6], minutes: [30] } },
    create_job: './pipeline.yml',
  });
});

test('what is exported says nothing of this machine: folders are inside, states are the newest of the workspace', async () => {
  const { to, files } = await exported('moved', {
    inputs: { raw: testSteps.raw },
    states: { 'test/book': 'azureml:state-test-book@latest' },
  });
  expect(files).toEqual(expect.arrayContaining(['data/raw/a.txt', 'data/raw/b.txt', 'data/raw.yml']));
  const read = async (file: string) => parse(await readFile(path.join(to, file), 'utf8'));
  const pipeline = await read('pipeline.yml');
  expect(pipeline.inputs).toEqual({
    raw: { type: 'uri_folder', mode: 'ro_mount', path: './data/raw' },
    state_book: { type: 'uri_folder', mode: 'ro_mount', path: 'azureml:state-test-book@latest' },
  });
  expect(pipeline.jobs.keep_ledger.inputs.book).toBe('${{parent.inputs.state_book}}');
  expect(await read('data/raw.yml')).toMatchObject({ name: 'test-raw', path: './raw' });
  for (const file of files.filter((name) => name.endsWith('.yml'))) {
    expect(await readFile(path.join(to, file), 'utf8'), file).not.toMatch(/\/tmp\/|\/home\/|\/root\/|\/dist\//);
  }
  await expect(exported('nowhere', { inputs: { raw: '/nowhere' } })).rejects.toMatchObject({ code: 'E_INPUT_MISSING' });
  const signed = `https://a.blob.core.windows.net/raw?sig=${'c2VjcmV0'.repeat(5)}`;
  await expect(exported('signed', { inputs: { raw: signed } })).rejects.toMatchObject({ code: 'E_SECRET' });
});

test('what is there is never overwritten, and a failed export leaves nothing', async () => {
  const full = path.join(folder, 'full');
  await exported('full');
  await expect(exported('full')).rejects.toMatchObject({ code: 'E_OUTPUT_EXISTS' });
  await rm(full, { recursive: true });
  const broken = testSteps.file('collect-texts/src/main.ts');
  const text = await readFile(broken, 'utf8');
  await writeFile(broken, 'const = 1;');
  await expect(exported('full')).rejects.toMatchObject({ code: 'E_BUNDLE' });
  await expect(readFile(path.join(full, 'pipeline.yml'))).rejects.toThrow('ENOENT');
  await writeFile(broken, text);
});

interface Converted {
  readonly problems: readonly string[];
  readonly job: { readonly properties: Record<string, unknown> };
  readonly components: Readonly<
    Record<string, { readonly properties: { readonly componentSpec: Record<string, unknown> } }>
  >;
  readonly environments: Readonly<Record<string, unknown>>;
  readonly data: readonly string[];
  readonly schedule: { readonly properties: { readonly trigger: Record<string, unknown> } } | null;
}

function convert(to: string): Converted {
  return JSON.parse(execFileSync(PYTHON ?? 'python3', [SCRIPT, to], { encoding: 'utf8' })) as Converted;
}

describe.skipIf(!PYTHON)(`azure-ai-ml, the official SDK for Python${SKIPPED}`, () => {
  test('loads and validates every exported file', async () => {
    const { to } = await exported('validated', { schedule: TRIGGER, inputs: RAW });
    const { problems, components, environments, data, schedule } = convert(to);
    expect(problems).toEqual([]);
    expect(Object.keys(components)).toEqual(['collect_texts', 'join_texts', 'keep_ledger']);
    expect(Object.keys(environments)).toEqual(['collect_texts', 'join_texts', 'keep_ledger']);
    expect(data).toEqual(['test-raw']);
    // The SDK writes the names of days and units in lower case, the ARM schema with a capital: the service reads both.
    const lower = (trigger: unknown) => JSON.parse(JSON.stringify(trigger).toLowerCase()) as unknown;
    expect(lower(withoutNulls(camel(schedule?.properties.trigger)))).toEqual(lower(armTrigger(TRIGGER)));
  });

  test('makes of the exported pipeline the very job that we send', async () => {
    const plan = joiningPlan({ collect: { mark: "it's" }, 'join-texts': { rate: '0.000001' } });
    const { to } = await exported('published', { plan, published: true });
    const releases = await stepReleases(testSteps.sources, REPOSITORY);
    const ours = compilePlan({
      plan,
      config: CONFIG,
      components: publishedComponents(releases),
      inputs: { raw: 'azureml:test-raw:3' },
      states: {},
      description: 'From raw texts to a ledger',
      tags: TAGS,
    });
    expect(withoutIds(convert(to).job.properties)).toEqual(withoutIds(asSubmitted(plan, ours)));
  });

  test('makes of every kind of compute the very nodes that we send', async () => {
    const computes = {
      cpu: { serverless: 'Standard_D4s_v5', tier: 'spot' as const, identity: 'user' as const },
      'cpu-cluster': { cluster: 'many', shmSize: '16g', dockerArguments: '--ulimit nofile=4096' },
      gpu: { cluster: 'gpu', identity: { managed: '11111111-2222-3333-4444-555555555555' } },
    };
    const plan = joiningPlan();
    const { to } = await exported('computes', { plan, computes, published: true });
    const ours = compilePlan({
      plan,
      config: { ...CONFIG, computes },
      components: publishedComponents(await stepReleases(testSteps.sources, REPOSITORY)),
      inputs: { raw: 'azureml:test-raw:3' },
      states: {},
      description: 'From raw texts to a ledger',
      tags: TAGS,
    });
    expect(JSON.stringify(ours)).toContain(
      '"queue_settings":{"job_tier":"Spot"},"identity":{"identity_type":"UserIdentity"}',
    );
    expect(withoutIds(convert(to).job.properties)).toEqual(withoutIds(asSubmitted(plan, ours)));
  });

  test('makes of every exported component the very one that we publish', async () => {
    const { to } = await exported('components');
    const { components } = convert(to);
    for (const { name, version, spec } of await stepReleases(testSteps.sources, REPOSITORY)) {
      const { code, environment, _source, ...theirs } = components[name]!.properties.componentSpec;
      expect(theirs).toEqual({ ...spec, version });
    }
  });

  test('hypertune as a sweep job: loads, validates, and is the job that we send', async () => {
    const { hypertune } = await import('@aml-mlops/hypertune/contract');
    const source = {
      definition: hypertune,
      packageFolder: path.resolve(REPOSITORY, 'packages/hypertune'),
    };
    const tuning = definePipeline({
      name: 'tuning',
      description: '',
      inputs: { train: { kind: 'dataset/text' }, test: { kind: 'dataset/text' } },
      build: ({ inputs, add }) => void add(hypertune, { train: inputs.train, test: inputs.test }, { sweepJob: true }),
    });
    const plan = planPipeline(tuning, { scope: 'test' });
    const inputs = { train: 'azureml:train:1', test: 'azureml:test:1' };
    const { to } = await exported('sweep', { plan, steps: [source], inputs, sweepJobs: true, published: true });
    const { problems, job, components } = convert(to);
    expect(problems).toEqual([]);
    expect(Object.keys(components)).toEqual(['hypertune', 'hypertune_trial']);
    const releases = await stepReleases([source], REPOSITORY);
    const { sweepsOf } = await import('../compile/sweeps.ts');
    const ours = compilePlan({
      plan,
      config: CONFIG,
      components: publishedComponents(releases),
      inputs,
      states: {},
      sweeps: new Map([...sweepsOf(plan, releases)].map(([name, { node }]) => [name, node])),
      description: 'From raw texts to a ledger',
      tags: TAGS,
    });
    expect(withoutIds(job.properties)).toEqual(withoutIds(asSubmitted(plan, ours)));
  });
});

/** A compiled job with what `submitPlan` adds to it. */
function asSubmitted(plan: Plan, job: PipelineJob): PipelineJob {
  return { ...job, tags: { ...planTags(plan), ...job.tags }, properties: recordProperties(jobRecord(plan)) };
}

/** Names for addresses: `…/computes/cpu` and `cpu`, `…/components/x/versions/1` and `x:1` are one. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key === 'componentId') return [[key, 'COMPONENT']];
    // The SDK sends an empty bag of properties.
    if (key === 'properties' && JSON.stringify(inner) === '{}') return [];
    if (typeof inner === 'string' && /computeId|default_compute/.test(key)) return [[key, inner.split('/').at(-1)]];
    if (typeof inner === 'string' && key === 'uri') return [[key, inner.replace(/^azureml:/, '')]];
    return [[key, withoutIds(inner)]];
  });
  return Object.fromEntries(entries);
}

function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
      camel(inner),
    ]),
  );
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}
