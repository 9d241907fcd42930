import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { NewItem } from './entities.ts';
import { openLabels } from './label-store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'label-queue-'));
afterAll(() => rmSync(folder, { recursive: true }));
let now = Date.UTC(2026, 10, 23);
const labels = openLabels(`sqlite:${path.join(folder, 'mlops.db')}`, () => now++);
afterAll(() => labels.close());

const item = (text: string, more: Partial<NewItem> = {}): NewItem => ({
  ...{ text, sourceId: `id of ${text}`, source: 'pool.csv', arm: 'query', strategy: 'density-margin', score: 0.5 },
  ...more,
});

function queueOf(scope: string, annotators = 1) {
  const queue = labels.queue(scope);
  queue.configure({ labels: ['spam', 'ham'], annotators });
  return queue;
}

describe('a queue of one annotator', () => {
  const queue = queueOf('one');

  test('asks each text once, in the order of the query', () => {
    const hostile = '=cmd|"/c calc"!A1 \u202e<script>__proto__';
    expect(queue.add([item('first'), item(hostile), item('first')])).toEqual({ batch: 1, added: 2, known: 1 });
    expect(queue.add([item('first')])).toEqual({ batch: 1, added: 0, known: 1 });
    expect(queue.next('ann')?.text).toBe('first');
    queue.answer(queue.next('ann')!.id, { annotator: 'ann', label: 'ham', origin: 'terminal', note: '__proto__' });
    expect(queue.next('ann')?.text).toBe(hostile);
  });

  test('an answer settles an item, a skip leaves it, and undo takes back the last one', () => {
    const next = queue.next('ann')!;
    expect(queue.answer(next.id, { annotator: 'ann', label: undefined, origin: 'terminal' }).state).toBe('skipped');
    expect(queue.next('ann')).toBeUndefined();
    expect(queue.undo('ann')).toMatchObject({ id: next.id, state: 'waiting' });
    const settled = queue.answer(next.id, { annotator: 'ann', label: 'spam', origin: 'terminal' });
    expect(settled).toMatchObject({ state: 'settled', label: 'spam' });
    expect(settled.settledAt).toBeInstanceOf(Date);
    expect(queue.answers().map(({ label }) => label)).toEqual(['ham', 'spam']);
    expect(queue.list({ state: 'settled' })).toHaveLength(2);
  });

  test('refuses a label that it does not have, an item of another queue, and losing a label that was given', () => {
    const { id } = queue.list()[0]!;
    const answer = { annotator: 'ann', label: 'eggs', origin: 'csv' };
    const other = queueOf('other');
    expect(() => queue.answer(id, answer)).toThrow(`label of item ${id} must be one of spam, ham; got "eggs"`);
    expect(() => other.answer(id, answer)).toThrow(
      `item of queue other must be the number of one of its items; got ${id}`,
    );
    expect(() => queue.configure({ labels: ['ham', 'eggs'], annotators: 1 })).toThrow(
      'must include every label already given; "spam" is missing',
    );
    expect(() => labels.queue('never').add([])).toThrow('queue never must have labels');
  });
});

describe('a queue of two annotators', () => {
  const queue = queueOf('two', 2);
  queue.add([item('a'), item('b')]);
  const [a, b] = queue.list().map(({ id }) => id) as [number, number];
  const say = (id: number, annotator: string, label: string | undefined, decides = false) =>
    queue.answer(id, { annotator, label, decides, origin: 'csv' });

  test('agreement settles, difference is for somebody to decide', () => {
    expect(say(a, 'ann', 'ham').state).toBe('waiting');
    expect(queue.next('ann')?.id).toBe(b);
    expect(say(a, 'bob', 'ham')).toMatchObject({ state: 'settled', label: 'ham' });
    say(b, 'ann', 'ham');
    expect(say(b, 'bob', 'spam').state).toBe('disputed');
    expect(queue.next('ann')).toBeUndefined();
    expect(queue.next('eve', { disputed: true })?.id).toBe(b);
    expect(say(b, 'eve', 'spam', true)).toMatchObject({ state: 'settled', label: 'spam' });
    expect(queue.undo('eve')?.state).toBe('disputed');
  });

  test('one who changes their mind counts once', () => {
    expect(say(b, 'bob', 'ham')).toMatchObject({ state: 'settled', label: 'ham' });
    expect(queue.answers()).toHaveLength(4);
  });

  test('another number of annotators settles anew', () => {
    queue.configure({ labels: ['spam', 'ham', 'eggs'], annotators: 3 });
    expect(queue.list().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    queue.configure({ labels: ['spam', 'ham'], annotators: 2 });
    expect(queue.list().map(({ state }) => state)).toEqual(['settled', 'settled']);
  });
});

test('a golden question is every tenth one, for each annotator, and settles nothing', () => {
  const queue = queueOf('golden');
  queue.add([item('known', { arm: 'golden', expected: 'ham' })]);
  queue.add(Array.from({ length: 25 }, (_, i) => item(`text ${i}`)));
  const asked = Array.from({ length: 12 }, () => {
    const next = queue.next('ann')!;
    queue.answer(next.id, { annotator: 'ann', label: 'ham', origin: 'terminal' });
    return next.text;
  });
  expect(asked.indexOf('known')).toBe(9);
  expect(queue.list({ arm: 'golden' })[0]?.state).toBe('waiting');
  const { id } = queue.list({ arm: 'golden' })[0]!;
  queue.answer(id, { annotator: 'bob', label: 'spam', origin: 'terminal' });
  expect(queue.undo('bob')).toMatchObject({ id, state: 'waiting', label: undefined });
});

test('a deleted text is asked no more, and what was said of it stays', () => {
  const queue = queueOf('deletion');
  queue.add([item('kept'), item('private', { sourceId: 'correlation-1' })]);
  const [, id] = queue.list().map((each) => each.id) as [number, number];
  queue.answer(id, { annotator: 'ann', label: 'spam', origin: 'csv' });
  expect(labels.deleteTexts(['correlation-1', 'unknown'])).toBe(1);
  expect(queue.item(id)).toMatchObject({ text: undefined, label: 'spam' });
  expect(labels.scopes()).toEqual(['deletion', 'golden', 'one', 'other', 'two']);
});
