import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workspacePackages } from '../boundaries/workspace-packages.ts';
import { Checkout } from '../testing/checkout.fixture.ts';
import { EmulatedTarget } from '../testing/emulated-target.fixture.ts';
import { type StepInRepository, stepsInRepository } from '../testing/steps.fixture.ts';

/** What a change of one file of the repository leads to. */
interface Row {
  readonly file: string;
  readonly change: (text: string) => string;
  /** Steps whose content changes: what both `mlops publish` and `nx affected -t publish` send. */
  readonly publishes: readonly string[];
  /** Packages that the change touches; they and all that depend on them are checked and tested. */
  readonly touches: readonly string[] | 'every package';
  /** One of the rows that `npm test` takes; `npm run test:all` takes all of them. */
  readonly short?: true;
}

const SCOPE = '@aml-mlops/';
const packages = workspacePackages(path.resolve(import.meta.dirname, '../../..')).map(
  ({ name, dependencies, devDependencies }) => ({
    name: name.slice(SCOPE.length),
    uses: [...dependencies, ...devDependencies].map((used) => used.slice(SCOPE.length)),
  }),
);

/** The packages, and all that depend on them, by what their `package.json` say. */
function dependents(touched: Row['touches']): string[] {
  if (touched === 'every package') return packages.map(({ name }) => name).sort();
  const found = new Set(touched);
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { name, uses } of packages) if (uses.some((used) => found.has(used))) found.add(name);
  }
  return [...found].sort();
}

const steps = await stepsInRepository();
const ownerOf = new Map(steps.map(({ name, owner }) => [name, owner]));
const stepPackages = steps.map(({ owner }) => owner);
const onBase = (base: string) => steps.filter((step) => step.base === base);
const named = (chosen: readonly StepInRepository[]) => chosen.map(({ name }) => name);
const owning = (chosen: readonly StepInRepository[]) => chosen.map(({ owner }) => owner);

const appended = (line: string) => (text: string) => `${text}\n${line}\n`;
const effect = appended(`process.env['ONE_LINE'] = 'changed';`);
const comment = appended('// A remark.');
const setting = (place: string, key: string, value: unknown) => (text: string) => {
  const json = JSON.parse(text) as Record<string, Record<string, unknown>>;
  json[place] = { ...json[place], [key]: value };
  return JSON.stringify(json, null, 2);
};
/** Another release of an installed package, as far as the lockfile tells. */
const relocked = (name: string) => (text: string) => {
  const lock = JSON.parse(text) as { packages: Record<string, { integrity?: string }> };
  const entry = lock.packages[`node_modules/${name}`];
  if (!entry?.integrity) throw new Error(`${name} is not in the lockfile`);
  entry.integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
  return JSON.stringify(lock, null, 2);
};

const rows: readonly Row[] = [
  // In short: what Nx alone would not know. A line of a step is changed by the test above.
  { file: 'packages/trainer/src/run.ts', change: effect, publishes: ['trainer'], touches: ['trainer'] },
  { file: 'packages/trainer/src/run.ts', change: comment, publishes: [], touches: ['trainer'] },
  {
    file: 'packages/text/src/index.ts',
    change: effect,
    publishes: named(steps.filter(({ owner }) => dependents(['text']).includes(owner))),
    touches: ['text'],
  },
  { file: 'packages/trainer/README.md', change: appended('More.'), publishes: [], touches: ['trainer'] },
  { file: 'packages/profiler/src/run.test.ts', change: effect, publishes: [], touches: ['profiler'] },
  {
    file: 'packages/profiler/environment/Dockerfile',
    change: appended('ENV A=1'),
    publishes: ['profiler'],
    touches: ['profiler'],
  },
  {
    file: 'environments/node/Dockerfile',
    change: appended('ENV A=1'),
    publishes: named(onBase('node')),
    touches: owning(onBase('node')),
    short: true,
  },
  {
    file: 'environments/node-gpu/Dockerfile',
    change: appended('ENV A=1'),
    publishes: named(onBase('node-gpu')),
    touches: owning(onBase('node-gpu')),
  },
  { file: 'environments/README.md', change: appended('More.'), publishes: [], touches: [] },
  // Inside the image: the environment's lock is cut out of the repository's.
  {
    file: 'package-lock.json',
    change: relocked('onnxruntime-node'),
    publishes: ['batch-scoring', 'champion-gate', 'model-selection', 'sklearn-sweep', 'trainer'],
    touches: ['onnx', 'scoring', 'sklearn-sweep', 'trainer'],
    short: true,
  },
  // Inside the program: what is installed is the same here, so the program is too.
  { file: 'package-lock.json', change: relocked('csv-parse'), publishes: [], touches: ['define-dataset'] },
  { file: 'package-lock.json', change: relocked('azurite'), publishes: [], touches: ['azureml', 'azureml-emulator'] },
  {
    file: 'package-lock.json',
    change: relocked('assemblyscript'),
    publishes: [],
    touches: ['sklearn-sweep', 'trainer', 'tools'],
  },
  { file: 'package-lock.json', change: relocked('vite'), publishes: [], touches: ['tools'] },
  { file: 'package-lock.json', change: appended(''), publishes: [], touches: [] },
  { file: 'package.json', change: setting('scripts', 'hello', 'true'), publishes: [], touches: 'every package' },
  {
    file: 'biome.json',
    change: setting('formatter', 'lineWidth', 119),
    publishes: [],
    touches: ['tools'],
  },
  { file: 'knip.json', change: setting('rules', 'types', 'warn'), publishes: [], touches: ['tools'] },
  { file: 'vitest.config.ts', change: comment, publishes: [], touches: 'every package' },
  {
    file: 'tsconfig.base.json',
    change: setting('compilerOptions', 'noUnusedLocals', true),
    publishes: [],
    touches: 'every package',
  },
  // It would be other code if esbuild read it.
  {
    file: 'tsconfig.base.json',
    change: setting('compilerOptions', 'useDefineForClassFields', false),
    publishes: [],
    touches: 'every package',
  },
  { file: 'nx.json', change: setting('tui', 'enabled', false), publishes: [], touches: 'every package' },
  {
    file: 'tools/src/build-step/main.ts',
    change: effect,
    publishes: [],
    touches: [...stepPackages, 'tools'],
  },
  { file: 'tools/src/publish-step/main.ts', change: effect, publishes: [], touches: [...stepPackages, 'tools'] },
  { file: 'tools/src/kernels/main.ts', change: effect, publishes: [], touches: [...stepPackages, 'tools'] },
  { file: 'tools/src/bench/main.ts', change: effect, publishes: [], touches: ['tools'] },
  { file: 'README.md', change: appended('More.'), publishes: [], touches: ['pipeline'] },
  { file: 'docs/architecture.md', change: appended('More.'), publishes: [], touches: [] },
];

const drills = process.env['MLOPS_DRILLS'] === '1';
const chosen = drills ? rows : rows.filter(({ short }) => short);

let checkout: Checkout;
let azure: EmulatedTarget;
let published: readonly string[];
beforeAll(async () => {
  azure = await EmulatedTarget.start();
  checkout = new Checkout();
  // Nx begins a process for each step, which takes a minute.
  published = drills ? sentBy(await publishWithNx('run-many')) : await publishAtOnce();
});
afterAll(async () => {
  checkout?.remove();
  await azure?.close();
});

const mlops = (...args: string[]) => checkout.mlops([...args, '--json'], azure.environment);

const nx = (...args: string[]) => checkout.run('nx', args, { NX_WORKSPACE_ROOT_PATH: checkout.folder });
const shortNames = (names: readonly string[]) => names.map((name) => name.slice(SCOPE.length)).sort();

async function affected(): Promise<string[]> {
  const change = ['--affected', '--base=HEAD~1', '--head=HEAD'];
  return shortNames(JSON.parse(await nx('show', 'projects', ...change, '--json')) as string[]);
}

/** Packages by the name of a target that they have. */
async function projectsByTarget(): Promise<(target: string) => string[]> {
  const { graph } = JSON.parse(await nx('graph', '--print')) as {
    graph: { nodes: Record<string, { data: { targets: Record<string, unknown> } }> };
  };
  const nodes = Object.entries(graph.nodes);
  return (target) => shortNames(nodes.filter(([, { data }]) => target in data.targets).map(([name]) => name));
}

async function publishAtOnce(): Promise<string[]> {
  const published = JSON.parse(await mlops('publish')) as { step: string; status: string }[];
  return published
    .filter(({ status }) => status === 'published')
    .map(({ step }) => step)
    .sort();
}

async function wouldPublish(): Promise<string[]> {
  const published = JSON.parse(await mlops('publish', '--dry-run')) as { step: string; status: string }[];
  return published.filter(({ status }) => status === 'would be published').map(({ step }) => step);
}

function publishWithNx(...args: string[]): Promise<string> {
  const environment = { ...azure.environment, NX_WORKSPACE_ROOT_PATH: checkout.folder };
  return checkout.run('nx', [...args, '-t', 'publish', '--outputStyle=stream'], environment);
}

/** Steps that a run of the target has sent. */
const sentBy = (output: string) =>
  [...output.matchAll(/^(?:.*: )?published as ([a-z_]+):/gm)].map(([, name = '']) => name.replaceAll('_', '-')).sort();

test('publishing sends all steps; nx affected -t publish after a one-line change in trainer one', async () => {
  expect(published).toEqual(named(steps).sort());
  // Another line than the table's, which must find it unpublished.
  checkout.edit('packages/trainer/src/run.ts', appended(`process.env['ANOTHER_LINE'] = 'changed';`));
  checkout.commit();
  try {
    const output = await publishWithNx('affected', '--base=HEAD~1', '--head=HEAD');
    expect(sentBy(output)).toEqual(['trainer']);
    expect(output).toContain('its program differs from that of');
    // Hypertune stands on trainer, and is asked about; profiler does not, and is not.
    expect(output).toMatch(/already published as hypertune:/);
    expect(output).not.toMatch(/as profiler:/);
  } finally {
    checkout.undo();
  }
});

test('every package is checked and tested, and every step published', async () => {
  const every = packages.map(({ name }) => name).sort();
  const having = await projectsByTarget();
  for (const target of ['check', 'test', 'test:system']) expect(having(target)).toEqual(every);
  for (const target of ['build', 'publish']) expect(having(target)).toEqual([...stepPackages].sort());
});

describe('what a changed file leads to', () => {
  test.each(chosen)(
    '$file: sends $publishes, tests what depends on $touches',
    async ({ file, change, publishes, touches }) => {
      checkout.edit(file, change);
      checkout.commit();
      try {
        const [tested, sent] = await Promise.all([affected(), wouldPublish()]);
        expect(tested).toEqual(dependents(touches));
        expect(sent.sort()).toEqual([...publishes].sort());
        // `nx affected -t publish` asks about steps that may have changed, and sends those that have: none is missed.
        expect(tested).toEqual(expect.arrayContaining(sent.map((step) => ownerOf.get(step))));
      } finally {
        checkout.undo();
      }
    },
  );
});

test.runIf(drills)('another release of a bundled package is published with the steps that bundle it', async () => {
  const undo = checkout.changeInstalled('csv-parse', 'lib/api/normalize_options.js', effect);
  checkout.edit('package-lock.json', relocked('csv-parse'));
  checkout.commit();
  try {
    expect((await wouldPublish()).sort()).toEqual(['batch-scoring', 'define-dataset']);
    expect(await affected()).toContain('define-dataset');
  } finally {
    undo();
    checkout.undo();
  }
});
