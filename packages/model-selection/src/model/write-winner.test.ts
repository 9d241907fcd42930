import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { TextGraphThreads } from '@aml-mlops/scoring';
import { cleaningFor, cleanText } from '@aml-mlops/text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { propose } from '../candidates/propose.ts';
import { Cuts } from '../judging/cuts.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import { judgingPool } from '../judging/worker.ts';
import { LABELS, posts } from '../posts.fixture.ts';
import { fitWinner } from './fit-winner.ts';
import { writeWinner } from './write-winner.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'write-winner-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a winner leaves the same bytes where it has many columns, and where its texts were cut before', async () => {
  const cleaning = await cleaningFor({ language: 'en', punctuation: 'tokens' });
  const { texts, targets } = posts(8, 60);
  const clean = texts.map((text) => cleanText(text, cleaning));
  const data = { texts: clean, targets: Int32Array.from(targets) };
  const proposed = propose({ ...data, documents: 60, families: ['linear'], sweep: [], finalists: 0, seed: 1 } as never);
  const candidate = proposed.find(({ members }) => members.length === 1)!;
  // What is fitted goes by the members and the temperatures alone.
  const winner = { candidate, answers: { memberTemperatures: [1], temperature: 1 } } as unknown as JudgedCandidate;
  const pool = judgingPool.open({
    shared: { ...data, foldOf: new Int32Array(60), labels: LABELS.length },
    workers: 1,
  });
  const threads = new TextGraphThreads();
  const hashes: string[] = [];
  for (const [large, cuts] of [
    [1e9, undefined],
    [0, undefined],
    [1e9, new Cuts(pool, { keepTerms: true })],
  ] as const) {
    const documents = { texts: [...clean], targets: data.targets, labels: LABELS.length };
    const fitted = await fitWinner(pool, winner, { ...documents, ...(cuts && { cuts }) });
    const at = await mkdtemp(path.join(folder, 'model-'));
    const parts = { winner: fitted, candidate, labels: LABELS, cleaning, texts: clean, threads };
    await writeWinner(at, { ...parts, large });
    hashes.push(await hashFolder(at));
    if (large > 0) expect(fitted.scores(clean)).toHaveLength(60 * LABELS.length);
    // It was let go of before its folder was loaded.
    else expect(() => fitted.scores(clean)).toThrow('the winner was released');
  }
  await Promise.all([pool.close(), threads.close()]);
  expect(hashes).toEqual([hashes[0], hashes[0], hashes[0]]);
});
