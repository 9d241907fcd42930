import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from './report/run-document.ts';
import { callMlops, type Finished } from './testing/index.ts';

const CONFIG = path.resolve(import.meta.dirname, '../fixtures/second-app/mlops.config.ts');

interface WordsDocument extends RunDocument {
  readonly counts: readonly { readonly label: string; readonly words: number }[];
}

let folder: string;
let files: string;
let first: WordsDocument;
let refused: WordsDocument;

function mlops(...args: readonly string[]): Promise<Finished> {
  const variables = { MLOPS_CONFIG: CONFIG, MLOPS_WORKSPACES: path.join(folder, 'workspaces.yaml') };
  return callMlops(path.join(folder, 'home'), args, { variables, folder });
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await mlops(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

const run = (...args: readonly string[]) => json<WordsDocument>('run', '--input', `files=${files}`, ...args);

async function refusal(...args: readonly string[]): Promise<{ readonly code: number | null; readonly error: string }> {
  const { code, stdout, stderr } = await mlops(...args);
  expect(stdout).toBe('');
  return { code, error: stderr };
}

const statuses = ({ steps }: RunDocument) => Object.fromEntries(steps.map(({ name, status }) => [name, status]));
const reasons = ({ steps }: RunDocument) =>
  Object.fromEntries(steps.flatMap(({ name, reason }) => (reason === undefined ? [] : [[name, reason]])));
const outputOf = ({ outputs }: RunDocument, name: string) => outputs.find((output) => output.name === name)?.path ?? '';

function words(counts: string): number {
  return (JSON.parse(readFileSync(path.join(counts, 'counts.json'), 'utf8')) as { words: number }).words;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mlops-second-app-'));
  files = path.join(folder, 'files');
  mkdirSync(files);
  writeFileSync(path.join(files, 'a.txt'), 'A rose is a rose is a rose, remarkably');
  writeFileSync(path.join(files, 'b.txt'), 'constructor __proto__ =cmd <b>');
  writeFileSync(
    path.join(folder, 'workspaces.yaml'),
    `workspaces:
  dev:
    subscription: 00000000-0000-0000-0000-000000000000
    resourceGroup: rg-words
    workspace: words
    computes: { cpu: cpu-cluster, gpu: gpu-cluster }
`,
  );
  first = await run();
  refused = await run('--param', 'least=99');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NODES = ['measure-counter', 'gate', 'drawn-1', 'drawn-2', 'long-words', 'judge-long'];

describe('a run of an app with steps, kinds and pipelines of its own', () => {
  test('runs every node under the name that use, map and as give it', () => {
    expect(first.status).toBe('done');
    expect(statuses(first)).toEqual(Object.fromEntries(NODES.map((name) => [name, 'ran'])));
  });

  test('has the fields of its own kinds, and none of another app', () => {
    expect(first.counts).toEqual([
      { label: 'all', words: 13 },
      { label: 'drawn-1', words: 3 },
      { label: 'drawn-2', words: 3 },
      { label: 'long words', words: 2 },
    ]);
    expect(first).not.toHaveProperty('driftWarnings');
  });

  test('registers its model from a renamed node, and promotes it by its gate', async () => {
    expect(first.models).toEqual([{ name: 'words-counter', version: 1, promoted: true, judge: 'Ada', words: 13 }]);
    expect(first.model).toEqual(first.models[0]);
    const { code, stdout } = await mlops('models');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^words-counter +1 +1 /m);
  });

  test('names every output of every step, each a folder that is there', () => {
    expect(first.outputs.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'measure-counts report/word-counts',
      'drawn-1 report/word-counts',
      'drawn-2 report/word-counts',
      'longWords report/word-counts',
      'words-texts dataset/text',
      'gate.verdict report/word-verdict',
      'drawn-1.texts dataset/text',
      'drawn-2.texts dataset/text',
      'long-words.texts dataset/text',
      'judge-long.verdict report/word-verdict',
    ]);
    for (const output of first.outputs) expect(existsSync(path.join(output.path, '_artifact.json'))).toBe(true);
  });

  test('an artifact says which version its kind has', () => {
    const descriptor = readFileSync(path.join(outputOf(first, 'measure-counts'), '_artifact.json'), 'utf8');
    expect(JSON.parse(descriptor)).toMatchObject({ kind: 'report/word-counts', kindVersion: 3 });
  });

  test('the summary has its sections, and only those that the pipeline prints', async () => {
    const { code, stdout } = await mlops('run', '--input', `files=${files}`);
    expect(code).toBe(0);
    expect(stdout).toContain('Words of all\n');
    expect(stdout).toContain('Words of long words\n');
    expect(stdout).not.toContain('Words of drawn');
    expect(stdout).toContain('Model words-counter version 1: champion\nAda says: 13 words, which is enough\n');
    for (const { name } of first.outputs) expect(stdout).toContain(`\n${name} `);
  });

  test('runs show has the same outputs, in text and JSON', async () => {
    const shown = await json<RunDocument>('runs', 'show', first.run);
    expect(shown.outputs).toEqual(first.outputs);
    const { stdout } = await mlops('runs', 'show', first.run);
    for (const output of first.outputs) expect(stdout).toContain(output.path);
  });

  test('a parameter of the pipeline reaches the nodes that it is passed to', async () => {
    const { counts } = await run('--param', 'shortest=6');
    expect(counts[0]).toEqual({ label: 'all', words: 2 });
  });

  test('a scope names datasets and models', async () => {
    const { datasets, models } = await run('--scope', 'poems');
    expect(datasets.map(({ name }) => name)).toEqual(['poems-texts']);
    expect(models.map(({ name }) => name)).toEqual(['poems-counter']);
  });
});

describe('where a condition does not hold', () => {
  const condition = 'gate: decision.json /promoted = true does not hold';

  test('its nodes are skipped with the reason, what reads from them too, and the run is done', () => {
    expect(refused.status).toBe('done');
    expect(statuses(refused)).toMatchObject({ gate: 'ran', 'long-words': 'skipped', 'judge-long': 'skipped' });
    expect(reasons(refused)).toEqual({ 'long-words': condition, 'judge-long': 'long-words was skipped' });
    expect(refused.reports).not.toHaveProperty('longWords');
    expect(refused.model).toMatchObject({ version: 1, promoted: false });
  });

  test('the summary and the lines of the run say why', async () => {
    const { code, stdout, stderr } = await mlops('run', '--input', `files=${files}`, '--param', 'least=99');
    expect(code).toBe(0);
    expect(stdout).toContain(`Skipped\nlong-words: ${condition}\njudge-long: long-words was skipped\n`);
    expect(stdout).toContain('4 reused, 2 skipped');
    expect(stderr).toContain(`long-words: skipped: ${condition}`);
  });

  test('explain knows it beforehand', async () => {
    const explain = (...args: string[]) => mlops('explain', '--input', `files=${files}`, ...args);
    const { stdout } = await explain('--param', 'least=99');
    expect(stdout).toContain(`long-words would be skipped: ${condition}\njudge-long would be skipped: long-words was`);
    expect((await explain('--param', 'least=98')).stdout).toContain('long-words depends on gate, which would run');
    expect((await explain()).stdout).toContain(`long-words would be reused, from run ${first.run}`);
  });
});

describe('settings of a node from the config', () => {
  test('reach its program, and it alone', () => {
    const judgeOf = (name: string) =>
      JSON.parse(readFileSync(path.join(outputOf(first, name), 'decision.json'), 'utf8')) as { judge: string };
    expect(judgeOf('gate.verdict').judge).toBe('Ada');
    expect(judgeOf('judge-long.verdict').judge).toBe('nobody');
  });

  test('are part of what explain compares', async () => {
    const { stdout } = await mlops('explain', 'gate', '--input', `files=${files}`);
    expect(stdout).toContain('variable WORDS_JUDGE: Ada');
  });
});

describe('an input', () => {
  test('is a folder that holds an artifact', async () => {
    const { status, steps } = await run('--input', `earlier=${outputOf(first, 'measure-counts')}`);
    expect(status).toBe('done');
    expect(steps.find(({ name }) => name === 'long-words')?.reason).toContain('does not hold');
  });

  test('is an output of a run', async () => {
    const { steps, model } = await run('--input', `earlier=run:${first.run}/drawn-1.counts`, '--param', 'least=10');
    expect(steps.find(({ name }) => name === 'gate')?.status).toBe('ran');
    expect(model?.promoted).toBe(true);
  });

  test('is a dataset version, the newest where none is named', async () => {
    const named = await run('--input', 'known=dataset:words-texts@1');
    expect(named.model).toMatchObject({ words: 15 });
    const newest = await run('--input', 'known=dataset:words-texts');
    expect(statuses(newest)['gate']).toBe('reused');
  });

  test.each([
    ['other=.', 2, 'input of pipeline words must be one of files, earlier, known; got other'],
    ['earlier', 2, '--input must be name=FOLDER, name=dataset:NAME[@VERSION] or name=run:RUN/step.port; got "earlier"'],
    ['known=dataset:poetry', 1, 'dataset must be one of'],
    ['known=dataset:words-texts@9', 1, 'version of dataset words-texts must be one of 1; got 9'],
    ['known=run:20200101-000000-aaaa/gate.verdict', 1, '20200101-000000-aaaa'],
    ['known=run:nonsense', 2, '--input known must be name=FOLDER'],
    ['earlier=nowhere', 1, 'input earlier must be a folder that exists'],
    ['earlier=dataset:words-texts', 1, 'must be a report/word-counts; got a dataset/text'],
  ])('%s is refused before anything runs', async (option, code, message) => {
    const result = await refusal('run', '--input', `files=${files}`, '--input', option);
    expect(result.error).toContain(message);
    expect(result.code).toBe(code);
  });

  test('an output of a run that is of another kind, or is not there', async () => {
    const given = (text: string) => refusal('run', '--input', `files=${files}`, '--input', text);
    const wrong = await given(`earlier=run:${first.run}/gate.verdict`);
    expect(wrong.error).toContain('must be a report/word-counts; got a report/word-verdict');
    const unknown = await given(`earlier=run:${refused.run}/long-words.counts`);
    expect(unknown.error).toMatch(/must be one of measure-counter\.counts, .*; got long-words\.counts/);
  });

  test('one that must be given', async () => {
    expect((await refusal('run')).error).toContain('input files of pipeline words must be given');
  });

  test('one that is given twice', async () => {
    const { error } = await refusal('run', '--input', `files=${files}`, '--input', 'files=.');
    expect(error).toContain('--input files must be given once');
  });
});

test.each([
  [['--param', 'least=few'], 'least of pipeline words must be a number; got "few"'],
  [['--param', 'most=1'], 'parameter of pipeline words must be one of least, shortest, complete; got most'],
  [['--param', 'counter.seed=1'], `step of pipeline words must be one of ${NODES.join(', ')}; got counter`],
  [['--dataset', 'sample'], "unknown option '--dataset'"],
  [['--scope', 'My Poems'], '--scope must be words of lower case joined by hyphens; got "My Poems"'],
])('wrong usage is refused: %j', async (options, message) => {
  const { code, error } = await refusal('run', '--input', `files=${files}`, ...options);
  expect(error).toContain(message);
  expect(code).toBe(2);
});

test('a step that leaves out a file of its kind fails, and says which', async () => {
  const { code, stdout } = await mlops('run', '--input', `files=${files}`, '--param', 'complete=false', '--json');
  const document = JSON.parse(stdout) as RunDocument;
  expect(code).toBe(1);
  expect(document.error?.step).toBe('long-words');
  expect(document.error?.message).toContain('must hold counts.json, as every report/word-counts does');
  expect(statuses(document)).toMatchObject({ 'long-words': 'failed', 'judge-long': 'skipped' });
});

describe('a list input', () => {
  const compared = (document: RunDocument, name: string) =>
    JSON.parse(readFileSync(path.join(outputOf(document, name), 'comparison.json'), 'utf8')) as unknown;

  test('brings together what a map made, in its order', async () => {
    const document = await json<WordsDocument>('run', 'compare', '--input', `files=${files}`);
    expect(compared(document, 'comparison')).toEqual({ words: [2, 13], most: 13 });
    const { stdout } = await mlops('graph', 'compare');
    expect(stdout).toContain('at_least_6 == counts ==> compare_counts');
  });

  test('of a step that is run alone is filled by repeated options', async () => {
    const counts = (name: string) => ['--input', `counts=run:${first.run}/${name}.counts`];
    const document = await json<WordsDocument>(
      'step',
      'run',
      'compare-counts',
      ...counts('drawn-1'),
      ...counts('measure-counter'),
      ...counts('drawn-1'),
    );
    expect(compared(document, 'comparison')).toEqual({ words: [3, 13, 3], most: 13 });
    expect((await refusal('step', 'run', 'compare-counts')).error).toContain(
      'input counts of pipeline step-compare-counts must be given',
    );
  });

  test('is a row of inputs of the component on Azure Machine Learning', async () => {
    const to = path.join(folder, 'exported-list');
    const { code, stderr } = await mlops('export', 'compare', '--input', `files=${files}`, '--to', to);
    expect(code, stderr).toBe(0);
    const pipeline = readFileSync(path.join(to, 'pipeline.yml'), 'utf8');
    expect(pipeline).toContain('counts_1: ${{parent.jobs.at_least_6.outputs.counts}}');
    expect(pipeline).toContain('counts_2: ${{parent.jobs.at_least_1.outputs.counts}}');
    const component = readFileSync(path.join(to, 'components/compare_counts.yml'), 'utf8');
    expect(component.match(/counts_\d+:/g)).toHaveLength(16);
    expect(component.replace(/\s+/g, ' ')).toContain(
      "--counts '${{inputs.counts_1}}' $[[--counts '${{inputs.counts_2}}']]",
    );
  });
});

describe('for Azure Machine Learning', () => {
  test('a pipeline without conditions is exported', async () => {
    const to = path.join(folder, 'exported');
    const { code, stdout, stderr } = await mlops('export', 'measure', '--input', `files=${files}`, '--to', to);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('pipeline.yml');
    expect(readFileSync(path.join(to, 'pipeline.yml'), 'utf8')).toContain('counter:');
    expect(readdirSync(path.join(to, 'components'))).toEqual(['count_words.yml']);
  });

  test('a conditional node is refused by name', async () => {
    const to = path.join(folder, 'conditional');
    const { error } = await refusal('export', 'words', '--input', `files=${files}`, '--to', to);
    expect(error).toContain('step long-words of pipeline words must run unconditionally');
    expect(existsSync(to)).toBe(false);
  });
});

describe('one step alone', () => {
  const step = (...args: readonly string[]) =>
    json<WordsDocument>('step', 'run', 'count-words', '--input', `files=${files}`, ...args);

  test('runs on what is given; its outputs are copied as artifacts', async () => {
    const to = path.join(folder, 'alone/deep');
    const document = await step('--param', 'shortest=4', '--to', to);
    expect(document.outputs).toEqual([
      { name: 'counts', kind: 'report/word-counts', path: path.join(to, 'counts') },
      { name: 'texts', kind: 'dataset/text', path: path.join(to, 'texts') },
    ]);
    expect(document.counts).toEqual([{ label: 'counts', words: 6 }]);
    expect(readdirSync(to).sort()).toEqual(['counts', 'texts']);
    const judged = await json<WordsDocument>('step', 'run', 'judge-counts', '--input', `counts=${to}/counts`);
    expect(JSON.parse(readFileSync(path.join(outputOf(judged, 'verdict'), 'decision.json'), 'utf8'))).toMatchObject({
      words: 6,
      promoted: true,
    });
  });

  test('goes through the cache, and the log of runs', async () => {
    await step('--param', 'shortest=5');
    const again = await step('--param', 'shortest=5');
    expect(statuses(again)).toEqual({ 'count-words': 'reused' });
    expect(statuses(await step('--param', 'shortest=5', '--no-cache'))).toEqual({ 'count-words': 'ran' });
    const shown = await json<RunDocument>('runs', 'show', again.run);
    expect(words(outputOf(shown, 'counts'))).toBe(3);
  });

  test('that failed and is resumed has its outputs copied all the same', async () => {
    const to = path.join(folder, 'resumed');
    const failing = ['count-words', '--input', `files=${files}`, '--param', 'shortest=3', '--param', 'complete=false'];
    const failed = await mlops('step', 'run', ...failing, '--to', to, '--json');
    expect(failed.code).toBe(1);
    expect(existsSync(to)).toBe(false);
    const { run: id } = JSON.parse(failed.stdout) as RunDocument;
    const resumed = await json<WordsDocument>('resume', id, '--param', 'count-words.complete=true');
    expect(outputOf(resumed, 'counts')).toBe(path.join(to, 'counts'));
    expect(words(path.join(to, 'counts'))).toBe(resumed.counts[0]?.words);
  });

  test('overwrites nothing', async () => {
    const to = path.join(folder, 'taken');
    cpSync(files, path.join(to, 'counts'), { recursive: true });
    const { error } = await refusal('step', 'run', 'count-words', '--input', `files=${files}`, '--to', to);
    expect(error).toContain(`--to must be a folder without counts; got ${to}, which has one`);
    expect(readdirSync(to)).toEqual(['counts']);
  });

  test.each([
    [['count-word'], 'step must be one of count-words, judge-counts, compare-counts; got count-word'],
    [['judge-counts', '--param', 'lest=1'], 'parameter of step judge-counts must be one of least; got lest'],
    [['judge-counts', '--param', 'least=-1'], 'least of step judge-counts must be >= 0; got -1'],
    [['judge-counts'], 'input counts of pipeline step-judge-counts must be given'],
  ])('wrong usage is refused: %j', async (args, message) => {
    expect((await refusal('step', 'run', ...args)).error).toContain(message);
  });

  test('the steps are listed with the kinds of what they read and make', async () => {
    const steps = await json<readonly { readonly name: string }[]>('step', 'list');
    expect(steps).toContainEqual({
      name: 'judge-counts',
      description: 'Judges word counts',
      inputs: [
        { name: 'counts', kind: 'report/word-counts', optional: false, list: false },
        { name: 'earlier', kind: 'report/word-counts', optional: true, list: false },
        { name: 'known', kind: 'dataset/text', optional: true, list: false },
      ],
      outputs: [{ name: 'verdict', kind: 'report/word-verdict' }],
      state: [],
      params: ['least'],
    });
    const { stdout } = await mlops('step', 'list');
    expect(stdout).toMatch(/^may read +known +dataset\/text$/m);
  });
});
