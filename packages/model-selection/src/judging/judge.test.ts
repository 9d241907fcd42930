import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REPRESENTATIONS } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import {
  average,
  type Candidate,
  type ClassifierMember,
  MAJORITY,
  type Member,
  single,
} from '../candidates/candidate.ts';
import { type JudgedCandidate, judge, ranked } from './judge.ts';
import { openKeptFits } from './kept-fits.ts';
import type { JudgingPool, JudgingShared, JudgingTask } from './worker.ts';

const N = 300;
const targets = Int32Array.from({ length: N }, (_, i) => i % 2);
const shared: JudgingShared = {
  texts: Array.from(targets, String),
  targets,
  foldOf: Int32Array.from({ length: N }, (_, i) => Math.floor(i / 2) % 3),
  labels: 2,
};

/** A member whose every `wrong`th answer is wrong; of 1, all, and of 0, none. */
function member(name: string, wrong: number): ClassifierMember {
  const on = { name: 'words', representation: REPRESENTATIONS.words };
  return { kind: 'classifier', name, estimator: 'LinearSVC', params: { wrong }, on };
}

/** A pool that answers by the members' parameters, and remembers what it was asked for. */
function fakePool() {
  const fits: string[] = [];
  const cuts: string[] = [];
  const held = (fold: number) => [...targets.keys()].filter((i) => shared.foldOf[i] === fold);
  const answer = (task: JudgingTask) => {
    if (task.do === 'cut') {
      const nothing = { indptr: new Int32Array(1), indices: new Int32Array(0), counts: new Uint16Array(0) };
      cuts.push(task.block.analyzer);
      return { did: 'cut', cut: { rows: 0, terms: 0, packed: undefined, ...nothing } } as const;
    }
    if (task.do !== 'judge') throw new Error('nothing else is asked for');
    const at = task.fold;
    const wrong = task.member.params['wrong' as never] as number;
    if (wrong < 0) throw new Error('this one cannot be fitted');
    fits.push(`${task.member.name} ${at}`);
    const logits = held(at).flatMap((i, k) => {
      const said = wrong > 0 && k % wrong === 0 ? 1 - targets[i]! : targets[i]!;
      return said === 1 ? [0, 1] : [1, 0];
    });
    return { did: 'judge', logits: Float64Array.from(logits) } as const;
  };
  const pool: JudgingPool = { workers: 1, run: async (task) => answer(task), close: async () => {} };
  return { pool, fits, cuts };
}

const options = { folds: 3, criterion: { metric: 'accuracy' }, seed: 1 } as const;
const foldsOf = (results: readonly { candidate: Candidate }[]) =>
  Object.fromEntries(results.map((result) => [result.candidate.name, (result as JudgedCandidate).folds]));

describe('successive elimination', () => {
  const good: Member = member('good', 20);
  const near: Member = member('near', 19);
  const bad: Member = member('bad', 2);

  test('all are judged by one fold; the others judge those that are within a standard error of its best', async () => {
    const { pool, fits } = fakePool();
    const results = await judge(pool, shared, [MAJORITY, single(bad), single(near), single(good)], options);
    expect(foldsOf(results)).toEqual({ 'majority class': 3, 'bad (words)': 1, 'near (words)': 3, 'good (words)': 3 });
    expect(fits.sort()).toEqual(['bad 0', 'good 0', 'good 1', 'good 2', 'near 0', 'near 1', 'near 2']);
    const [winner] = ranked(results, options);
    expect(winner.candidate.name).toBe('good (words)');
    expect(winner.measured).toMatchObject({ documents: N, accuracy: 0.95 });
  });

  test('a member of several candidates is fitted once a fold', async () => {
    const { pool, fits, cuts } = fakePool();
    await judge(pool, shared, [single(good), single(near), average(good, near)], options);
    expect(fits).toHaveLength(6);
    expect(cuts, 'texts that are read alike are cut once, for all folds').toHaveLength(1);
  });

  test('the best two go on whatever lies between them: by how much one leads is known', async () => {
    const { pool } = fakePool();
    const results = await judge(pool, shared, [single(good), single(bad), single(member('worse', 1))], options);
    expect(foldsOf(results)).toEqual({ 'good (words)': 3, 'bad (words)': 3, 'worse (words)': 1 });
  });

  test('of equals the first wins, which is the simpler', async () => {
    const { pool } = fakePool();
    const [winner] = ranked(
      await judge(pool, shared, [single(good), average(good, member('same', 20))], options),
      options,
    );
    expect(winner.candidate.members).toHaveLength(1);
  });
});

describe('a judging that breaks off', () => {
  const candidates = [single(member('good', 20)), single(member('near', 19)), single(member('bad', 2))];

  test('goes on with what was kept, and comes to the same; for other documents nothing was kept', async () => {
    const scratch = await mkdtemp(path.join(tmpdir(), 'kept-'));
    try {
      const whole = await judge(fakePool().pool, shared, candidates, options);
      const broken = fakePool();
      let fits = 0;
      const breaking: JudgingPool = {
        ...broken.pool,
        run: (task) => (task.do === 'judge' && ++fits > 4 ? Promise.reject(new Error('gone')) : broken.pool.run(task)),
      };
      await judge(breaking, shared, candidates, { ...options, kept: openKeptFits(scratch, shared) });
      const next = fakePool();
      const told: boolean[] = [];
      const onFit = (_done: number, _total: number, _name: string, wasKept: boolean) => told.push(wasKept);
      const kept = openKeptFits(scratch, shared);
      expect(await judge(next.pool, shared, candidates, { ...options, kept, onFit })).toEqual(whole);
      // The first fold had ended before anything broke off.
      const wereKept = told.filter(Boolean).length;
      expect(wereKept).toBeGreaterThanOrEqual(3);
      expect(next.fits.length + wereKept).toBe(7);

      const others = { ...shared, texts: shared.texts.map((text) => `${text}!`) };
      const all = fakePool();
      await judge(all.pool, others, candidates, { ...options, kept: openKeptFits(scratch, others) });
      expect(all.fits).toHaveLength(7);
      await kept.finish();
      expect(await kept.find('none', 0)).toBeUndefined();
    } finally {
      await rm(scratch, { recursive: true });
    }
  });

  test('keeps the bits of every number, and does not trust a file that was cut or changed', async () => {
    const scratch = await mkdtemp(path.join(tmpdir(), 'kept-'));
    try {
      const small = { ...shared, texts: ['a', 'b'], targets: Int32Array.of(0, 1), foldOf: Int32Array.of(0, 0) };
      const kept = openKeptFits(scratch, small);
      const logits = Float64Array.of(Number.NEGATIVE_INFINITY, -0, Number.NaN, 0.1);
      await kept.keep('m', 0, logits);
      const found = await kept.find('m', 0);
      expect(Buffer.from(found!.buffer)).toEqual(Buffer.from(logits.buffer));
      expect(await kept.find('m', 1)).toBeUndefined();
      const [name = ''] = await readdir(path.join(scratch, 'judged'));
      const file = path.join(scratch, 'judged', name);
      const bytes = await readFile(file);
      await writeFile(file, bytes.subarray(0, -8));
      expect(await kept.find('m', 0)).toBeUndefined();
      bytes[40]! ^= 1;
      await writeFile(file, bytes);
      expect(await kept.find('m', 0)).toBeUndefined();
      await writeFile(file, '');
      expect(await kept.find('m', 0)).toBeUndefined();
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});

test('what cannot be fitted fails alone, and with every reason where nothing else is there', async () => {
  const broken = single(member('broken', -1));
  const results = await judge(fakePool().pool, shared, [MAJORITY, broken], options);
  expect(results.map(({ status }) => status)).toEqual(['judged', 'failed']);
  expect(() => ranked([results[1]!], options)).toThrow(
    'no candidate of model-selection could be fitted: broken (words): this one cannot be fitted',
  );
});

test.each(['accuracy', 'macroF1', 'logLoss', 'cost'] as const)('by %s the better one wins', async (metric) => {
  const costs = [
    [0, 1],
    [1, 0],
  ];
  const by = { ...options, criterion: { metric, costs } };
  const results = await judge(
    fakePool().pool,
    shared,
    [MAJORITY, single(member('few', 10)), single(member('many', 3))],
    by,
  );
  const [winner, ...others] = ranked(results, by);
  expect(winner.candidate.name).toBe('few (words)');
  expect(winner.measured[metric]).not.toBe(others[0]?.measured[metric]);
});

test('the majority class says the shares of each fold, and is right as often as its share', async () => {
  const lopsided = { ...shared, targets: targets.map((_, i) => (i % 5 === 0 ? 1 : 0)) };
  const [result] = await judge(fakePool().pool, lopsided, [MAJORITY], options);
  if (result?.status !== 'judged') throw new Error('it cannot fail');
  expect(result.measured.accuracy).toBeCloseTo(0.8, 9);
  expect(result.measured.logLoss).toBeCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2), 2);
});
