import { expect, test } from 'vitest';
import { WorkspaceDatabase } from '../workspace/database.ts';
import { StoredProgress } from './stored-progress.ts';

function watched() {
  const database = new WorkspaceDatabase(':memory:');
  database.runs.start({ id: 'r', pipeline: 'p', scope: 's', request: '{}' });
  let now = 1000;
  const progress = new StoredProgress(database.progress, 'r', 'train', () => now);
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  return { progress, wait, seen: () => database.progress.of('r')[0] };
}

test('progress is written at once, then at most four times a second, and its last word always', () => {
  const { progress, wait, seen } = watched();
  progress.tell({ done: 1, total: 10 });
  expect(seen()).toMatchObject({ node: 'train', done: 1, total: 10, message: undefined });
  wait(100);
  progress.tell({ done: 2, total: 10, message: 'epoch 2' });
  expect(seen()?.done).toBe(1);
  wait(150);
  progress.tell({ done: 3, total: 10, message: 'epoch 3' });
  expect(seen()).toMatchObject({ done: 3, message: 'epoch 3' });
  progress.tell({ done: 10, total: 10 });
  expect(seen()?.done).toBe(3);
  progress.end();
  expect(seen()).toMatchObject({ done: 10, message: undefined });
});

test('what is no number is not written', () => {
  const { progress, seen } = watched();
  progress.tell({ done: Number.NaN, total: 10 });
  expect(seen()).toBeUndefined();
});

test('a message may hold anything, of any length', () => {
  const { progress, seen } = watched();
  progress.tell({ done: 1, total: 2, message: `\0\u202e\ud800${'x'.repeat(1_000_000)}` });
  expect(seen()?.message).toMatch(/^\\u0000\\u202e\\ud800x+…$/);
});
