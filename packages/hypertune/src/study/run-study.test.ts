import { expect, test } from 'vitest';
import { runStudy, type StudyLimits } from './run-study.ts';
import { Study } from './study.ts';
import type { Outcome, Trial } from './trial.ts';

const study = (concurrent = 3) =>
  new Study({
    searchSpace: { x: ['uniform', [0, 1]] },
    sampler: 'random',
    goal: 'minimise',
    seed: 1,
    concurrent,
  });

const completed = ({ params }: Trial): Outcome => ({ state: 'completed', curve: [Number(params['x'])] });

function play(
  journal: Study,
  limits: StudyLimits,
  evaluate: Parameters<typeof runStudy>[0]['evaluate'],
  abort?: AbortSignal,
) {
  const options = { journal: { study: journal, ask: () => journal.ask(), tell: journal.tell.bind(journal) }, limits };
  return runStudy({ ...options, evaluate, signal: abort ?? new AbortController().signal });
}

test('as many trials run at once as the study allows, and all of them are run', async () => {
  const journal = study(3);
  let running = 0;
  let most = 0;
  await play(journal, { maxTotalTrials: 10 }, async (trial) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return completed(trial);
  });
  expect(most).toBe(3);
  expect(journal.trials.map((t) => t.outcome?.state)).toEqual(Array(10).fill('completed'));
});

test('a trial that throws fails, and the study goes on', async () => {
  const journal = study();
  await play(journal, { maxTotalTrials: 5 }, async (trial) => {
    if (trial.number === 2) throw new Error('out of luck');
    return completed(trial);
  });
  expect(journal.trials.map((t) => t.outcome?.state)).toEqual([
    'completed',
    'completed',
    'failed',
    'completed',
    'completed',
  ]);
  expect(journal.trials[2]!.outcome?.error).toBe('out of luck');
});

test('once the time is over no trial begins, and running ones fail', async () => {
  const journal = study(2);
  await play(journal, { maxTotalTrials: 100, timeoutSeconds: 0.05 }, (_, __, signal) => {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('ended')));
    });
  });
  expect(journal.trials).toHaveLength(2);
  expect(journal.trials[0]!.outcome).toEqual({
    state: 'failed',
    curve: [],
    error: "the study's 0.05 seconds were over",
  });
});

test('aborted, the study rejects and its running trials stay running', async () => {
  const journal = study(2);
  const abort = new AbortController();
  const over = play(
    journal,
    { maxTotalTrials: 100 },
    (trial, _, signal) => {
      if (trial.number < 4) return Promise.resolve(completed(trial));
      if (trial.number === 5) queueMicrotask(() => abort.abort(new Error('interrupted')));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('killed')));
      });
    },
    abort.signal,
  );
  await expect(over).rejects.toThrow('interrupted');
  expect(journal.running.map((t) => t.number)).toEqual([4, 5]);
  await play(journal, { maxTotalTrials: 8 }, async (trial) => completed(trial));
  expect(journal.trials.map((t) => t.outcome?.state)).toEqual(Array(8).fill('completed'));
});

test('each trial is given the curves that early termination may see', async () => {
  const seen: number[] = [];
  await play(study(2), { maxTotalTrials: 5 }, async (trial, others) => {
    seen[trial.number] = others.length;
    return completed(trial);
  });
  expect(seen).toEqual([0, 0, 1, 2, 3]);
});
