import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Dataset, readDataset, writeDataset } from '@aml-mlops/artifacts';
import { run as define, defineDataset } from '@aml-mlops/define-dataset';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { type Arm, openLabels } from '@aml-mlops/tracking/labels';
import { afterAll, expect, test } from 'vitest';
import { summarise } from './absorbed.summary.ts';
import { absorb } from './contract.ts';
import { run } from './run.ts';
import { snapshotOf, writeSnapshot } from './snapshot/snapshot.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'feedback-'));
afterAll(() => rm(folder, { recursive: true }));
let now = Date.UTC(2026, 10, 23);
const store = openLabels(`sqlite:${path.join(folder, 'mlops.db')}`, () => now);
afterAll(() => store.close());

const TESTED = 'A parcel for you is waiting at the post office, please bring your passport and the letter with you';
const HELD = 'The committee has met on Monday and on Tuesday and will meet again on Wednesday to decide at last';
const HOSTILE = '=cmd|"/c calc"!A1 \u202e\u2028<script>__proto__';

/** A queue with something of everything. */
function fillQueue(scope: string) {
  const queue = store.queue(scope);
  queue.configure({ labels: ['ham', 'spam'], annotators: 1 });
  const ask = (text: string, arm: Arm, label: string | undefined, expected?: string) => {
    queue.add([
      { text, arm, strategy: 'margin', source: 'pool', sourceId: text.slice(0, 4), ...(expected && { expected }) },
    ]);
    const item = queue.list().at(-1)!;
    if (label !== undefined) queue.answer(item.id, { annotator: 'ann', label, origin: 'csv' });
  };
  ask('chosen by the strategy', 'query', 'ham');
  ask(HOSTILE, 'floor', 'spam');
  ask(HELD, 'control', 'ham');
  ask('also drawn at random', 'control', 'spam');
  ask(TESTED.replace('bring', 'take'), 'query', 'spam');
  ask(HELD.replace('Monday', 'Sunday'), 'query', 'ham');
  ask('nobody looked at this', 'query', undefined);
  ask('known all along', 'golden', 'ham', 'ham');
  ask('an old label', 'review', 'ham', 'spam');
  return queue;
}

async function makeRaw(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const raw = path.join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(raw, file)), { recursive: true });
    await writeFile(path.join(raw, file), content);
  }
  return raw;
}

const posts = (week: string, more: readonly string[] = []) =>
  [...['one', 'two', 'three', 'four'].map((word) => `post ${word} of ${week}`), ...more]
    .map((text, i) => `${JSON.stringify({ id: `${week}-${i}`, text, label: i % 2 ? 'spam' : 'ham' })}\n`)
    .join('');

async function absorbInto(name: string, raw: string, params: Record<string, unknown> = {}) {
  const labels = path.join(folder, `labels-${name}`);
  await writeSnapshot(labels, snapshotOf(store.queue('mail')));
  const test = path.join(folder, 'tested');
  await writeDataset(test, ['ham', 'spam'], { ids: ['t'], texts: [TESTED], targets: [1] });
  return runStep(absorb, run, { folder: path.join(folder, name), inputs: { raw, labels, test }, params });
}

async function datasetsOf(name: string, raw: string): Promise<{ train: Dataset; test: Dataset }> {
  const outcome = await runStep(defineDataset, define, { folder: path.join(folder, name), inputs: { raw } });
  return { train: await readDataset(outcome.outputs.train), test: await readDataset(outcome.outputs.test) };
}

fillQueue('mail');

test('labels become partitions, and neither the control arm nor what is like a test text is trained on', async () => {
  const raw = await makeRaw('raw', {
    'week=2026-W45/a.jsonl': posts('W45'),
    'week=2026-W46/a.jsonl': posts('W46'),
    'week=2026-W47/a.jsonl': posts('W47', [TESTED]),
  });
  const { outputs, log } = await absorbInto('absorbed', raw);
  expect((await readdir(outputs.partitions)).sort()).toEqual([
    ...['week=2026-W45', 'week=2026-W46', 'week=2026-W47', 'week=2026-W48-test', 'week=2026-W48-train'],
  ]);
  expect(log).toEqual(['2 labels are left out, as their texts are nearly like one that models are tested on']);
  const { train, test } = await datasetsOf('defined', outputs.partitions);
  expect(train.texts).toEqual([
    ...[1, 2, 3, 4].map((i) => `post ${['', 'one', 'two', 'three', 'four'][i]} of W45`),
    'chosen by the strategy',
    HOSTILE,
  ]);
  expect(test.texts.filter((text) => !text.startsWith('post'))).toEqual([TESTED, HELD, 'also drawn at random']);
  expect(await summarise(outputs.report, 'report')).toMatchObject({
    fields: {
      absorbed: {
        train: 2,
        test: 2,
        corrections: 1,
        leftOut: { waiting: 1, golden: 1, review: 1, 'like-a-test-text': 2 },
      },
    },
  });
  expect(await readFile(path.join(outputs.report, 'corrections.csv'), 'utf8')).toContain('an o,pool,spam,ham,ann');
});

test('weeks later the control arm is still no training data', async () => {
  const raw = path.join(folder, 'absorbed', 'partitions');
  for (const week of ['W49', 'W50', 'W51'])
    await makeRaw('absorbed/partitions', { [`week=2026-${week}/a.jsonl`]: posts(week) });
  const { train, test } = await datasetsOf('later', raw);
  expect(train.texts).not.toContain(HELD);
  expect(train.texts).not.toContain('also drawn at random');
  expect(test.texts).toContain(HELD);
  expect(train.texts.filter((text) => text.startsWith('post'))).toHaveLength(16);
});

test('every row says who gave its label and why it was asked for', async () => {
  const lines = await readFile(path.join(folder, 'absorbed/partitions/week=2026-W48-train/labels.jsonl'), 'utf8');
  expect(JSON.parse(lines.split('\n')[0]!)).toEqual({
    id: expect.stringMatching(/^chos#[0-9a-f]{8}$/),
    text: 'chosen by the strategy',
    label: 'ham',
    provenance: {
      queue: { scope: 'mail', item: 1, source: 'pool', sourceId: 'chos' },
      asked: {
        arm: 'query',
        strategy: 'margin',
        score: null,
        model: null,
        batch: 1,
        copies: 1,
        at: '2026-11-23T00:00:00.000Z',
      },
      answers: [{ annotator: 'ann', label: 'ham', origin: 'csv', at: '2026-11-23T00:00:00.000Z', decides: false }],
    },
  });
});

test('absorbing again gives the same; labels of another week stand in a partition of their own', async () => {
  const raw = path.join(folder, 'absorbed', 'partitions');
  const read = async (name: string, week: string) =>
    readFile(path.join(folder, name, 'partitions', `week=${week}-train/labels.jsonl`), 'utf8');
  await absorbInto('again', raw);
  expect(await read('again', '2026-W48')).toBe(await read('absorbed', '2026-W48'));
  now = Date.UTC(2026, 11, 1);
  store.queue('mail').answer(store.queue('mail').next('bob')!.id, { annotator: 'bob', label: 'ham', origin: 'csv' });
  await absorbInto('next', raw);
  expect(await read('next', '2026-W48')).toBe(await read('absorbed', '2026-W48'));
  expect(await read('next', '2026-W49')).toContain('nobody looked at this');
});

test('raw data of other layouts gets partitions: files by split, files without any, other names of columns', async () => {
  const split = await makeRaw('split', {
    'train.csv': 'text,label\na b,ham\nc d,spam\n',
    'test.csv': 'text,label\ne f,ham\ng h,spam\n',
  });
  const bySplit = await absorbInto('by-split', split, { control: 'leave-out' });
  expect((await readdir(bySplit.outputs.partitions)).filter((name) => !name.includes('W49')).sort()).toEqual([
    ...['split=2026-W48-train', 'split=test', 'split=train'],
  ]);
  const { train } = await datasetsOf('of-split', bySplit.outputs.partitions);
  expect(train.texts).toEqual(expect.arrayContaining(['a b', 'chosen by the strategy']));
  const loose = await makeRaw('loose', { 'all.csv': `Review,Verdict\n${'good day,ham\nbad day,spam\n'.repeat(20)}` });
  const names = { textColumn: 'Review', labelColumn: 'Verdict' };
  const ofLoose = await absorbInto('of-loose', loose, names);
  const { outputs } = await runStep(defineDataset, define, {
    folder: path.join(folder, 'loose-defined'),
    inputs: { raw: ofLoose.outputs.partitions },
    params: names,
  });
  expect((await readDataset(outputs.train)).texts).toContain('chosen by the strategy');
  const columns = { textColumn: ['title', 'body'] };
  const two = 'title,body,label\nRe: it,good day,ham\nFwd: it,bad day,spam\n';
  const joined = await makeRaw('joined', { 'week=1/a.csv': two, 'week=2/a.csv': two, 'week=3/a.csv': two });
  const ofJoined = await absorbInto('of-joined', joined, columns);
  const defined = await runStep(defineDataset, define, {
    folder: path.join(folder, 'joined-defined'),
    inputs: { raw: ofJoined.outputs.partitions },
    params: columns,
  });
  const { texts } = await readDataset(defined.outputs.train);
  expect(texts).toEqual(expect.arrayContaining(['Re: it\ngood day', 'chosen by the strategy']));
});

test('data that partitions cannot stand beside, and a partition of the same name, are refused by name', async () => {
  const classes = await makeRaw('classes', {
    'ham/1.txt': 'a',
    'ham/2.txt': 'b',
    'spam/1.txt': 'c',
    'spam/2.txt': 'd',
  });
  await expect(absorbInto('of-classes', classes)).rejects.toThrow('is in a folder named after a label');
  const taken = await makeRaw('taken', {
    'week=2026-W48-train/a.jsonl': posts('W48'),
    'week=2026-W47/a.jsonl': posts('W47'),
  });
  await expect(absorbInto('of-taken', taken)).rejects.toThrow(
    'must be a partition of absorbed labels, or not be there',
  );
});

test('old labels that a review has corrected reach the training rows with who said so, and never the test set', async () => {
  const queue = store.queue('reviewed');
  queue.configure({ labels: ['ham', 'spam'], annotators: 1 });
  const review = (sourceId: string, expected: string, label: string) => {
    queue.add([
      {
        text: `post of ${sourceId}`,
        arm: 'review',
        strategy: 'confident-learning',
        source: 'dataset:train',
        sourceId,
        expected,
      },
    ]);
    queue.answer(queue.list().at(-1)!.id, { annotator: 'ann', label, origin: 'csv' });
  };
  review('W45-0', 'ham', 'spam');
  review('W45-1', 'spam', 'spam');
  review('W47-0', 'ham', 'spam');
  review('held-0', 'ham', 'spam');
  review('gone', 'ham', 'spam');
  review('W45-3', 'ham', 'spam');
  const raw = await makeRaw('wrong', {
    'week=2026-W45/a.jsonl': posts('W45'),
    'week=2026-W47/a.jsonl': posts('W47'),
    'week=2026-W44-test/a.jsonl': posts('held'),
  });
  const labels = path.join(folder, 'labels-reviewed');
  await writeSnapshot(labels, snapshotOf(queue));
  const test = path.join(folder, 'tested-newest');
  await writeDataset(test, ['ham', 'spam'], { ids: ['W47-0'], texts: ['post one of W47'], targets: [0] });
  const inputs = { raw, labels, test };
  const { outputs } = await runStep(absorb, run, { folder: path.join(folder, 'corrected'), inputs });
  const read = async (root: string, file: string) => readFile(path.join(root, file), 'utf8');
  for (const file of ['week=2026-W47/a.jsonl', 'week=2026-W44-test/a.jsonl']) {
    expect(await read(outputs.partitions, file)).toBe(await read(raw, file));
  }
  const [first, ...others] = (await read(outputs.partitions, 'week=2026-W45/a.jsonl')).split('\n');
  expect(JSON.parse(first!)).toEqual({
    ...{ id: 'W45-0', text: 'post one of W45', label: 'spam' },
    provenance: {
      correction: {
        ...{ was: 'ham', strategy: 'confident-learning', settledAt: new Date(now).toISOString() },
        answers: [{ annotator: 'ann', label: 'spam', origin: 'csv', at: new Date(now).toISOString(), decides: false }],
      },
    },
  });
  expect(others).toEqual((await read(raw, 'week=2026-W45/a.jsonl')).split('\n').slice(1));
  expect(await read(raw, 'week=2026-W45/a.jsonl')).toBe(posts('W45'));
  const table = (await read(outputs.report, 'corrections.csv')).trim().split(/\r?\n/).slice(1);
  expect(table.map((row) => [row.split(',')[0], row.split(',').at(-1)])).toEqual([
    ['W45-0', 'applied'],
    ['W47-0', 'test'],
    ['held-0', 'test'],
    ['gone', 'not-found'],
    // Its label is another one by now than when it was reviewed.
    ['W45-3', 'not-found'],
  ]);
  expect(await summarise(outputs.report, 'report')).toMatchObject({
    fields: { absorbed: { corrections: 5, corrected: 1, train: 0 } },
  });
  const reported = { folder: path.join(folder, 'reported'), inputs, params: { corrections: 'report' } };
  const alone = await runStep(absorb, run, reported);
  expect(await read(alone.outputs.partitions, 'week=2026-W45/a.jsonl')).toBe(posts('W45'));
});
