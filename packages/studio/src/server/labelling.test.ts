import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLabels } from '@aml-mlops/tracking/labels';
import { afterAll, expect, test } from 'vitest';
import type { GivenLabel } from '../api/labelling.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { LABELS, QUEUE, seedLabels } from '../testing/seed-labels.ts';
import { labelBatch } from './read/labelling/label-batch.ts';
import { queueHeads } from './read/labelling/queue-heads.ts';
import { ITEM_TITLES, itemRows, queueItems } from './read/labelling/queue-items.ts';
import { queueStats } from './read/labelling/queue-stats.ts';
import { takeLabels } from './read/labelling/take-labels.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'studio-labels-'));
const uri = `sqlite:${path.join(folder, 'mlops.db')}`;
seedLabels(uri);
const store = openLabels(uri);
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const queue = store.queue(QUEUE);
const given = (item: number, label: string | null, more: Partial<GivenLabel> = {}): GivenLabel => {
  return { item, label, note: '', decides: false, isWithdrawn: false, at: Date.UTC(2026, 10, 28), seconds: 4, ...more };
};

test('a batch holds what an annotator has not answered, in order, each tenth with a known answer, and tells no arm', () => {
  const { questions, left, labels } = labelBatch(queue, 'you', false, 25);
  expect(labels).toEqual(LABELS);
  expect(left).toBeGreaterThan(15);
  const arms = questions.map(({ id }) => queue.item(id).arm);
  expect(arms.flatMap((arm, i) => (arm === 'golden' ? [i] : []))).toEqual([9, 19]);
  expect(Object.keys(questions[0]!)).toEqual(['id', 'text', 'batch', 'copies', 'dispute']);
  const ofAnn = labelBatch(queue, 'ann', false, 200).questions.map(({ id }) => id);
  expect(ofAnn).not.toContain(queue.list()[0]!.id);
});

test('whoever decides sees what was said, and why it was asked', () => {
  const { questions } = labelBatch(queue, 'you', true, 10);
  expect(questions.length).toBeGreaterThan(0);
  expect(questions[0]?.dispute?.said.map(({ annotator }) => annotator)).toEqual(['ann', HOSTILE.direction]);
  const [decided] = takeLabels(queue, 'you', [given(questions[0]!.id, 'radio', { decides: true })]);
  expect(decided).toMatchObject({ state: 'settled', label: 'radio', why: { arm: expect.any(String) } });
});

test('what is sent twice is recorded once, what is taken back is gone, and what is refused holds nothing up', () => {
  const [a, b] = labelBatch(queue, 'eve', false, 2).questions.map(({ id }) => id) as [number, number];
  const before = queue.answers().length;
  const labels = [
    given(a, 'sport', { note: HOSTILE.control }),
    given(999_999, 'sport'),
    given(b, 'nothing'),
    given(b, null),
  ];
  for (let i = 0; i < 2; i++) {
    const receipts = takeLabels(queue, 'eve', labels);
    expect(receipts.map(({ fault }) => fault === undefined)).toEqual([true, false, false, true]);
    expect(queue.answers().length).toBe(before + 2);
  }
  // Of two texts the last one can be taken back, and then the one before; twice is once.
  expect(takeLabels(queue, 'eve', [given(a, 'sport', { isWithdrawn: true })])[0]?.fault).toContain('the last one');
  for (let i = 0; i < 2; i++) takeLabels(queue, 'eve', [given(b, null, { isWithdrawn: true })]);
  takeLabels(queue, 'eve', [given(a, 'sport', { isWithdrawn: true })]);
  expect(queue.answers().length).toBe(before);
  expect(labelBatch(queue, 'eve', false, 1).questions[0]?.id).toBe(a);
});

test('heads, texts and statistics say how far a queue is and how good its labels are', () => {
  expect(queueHeads(store, 'ann').map(({ scope, waitsForYou }) => [scope, waitsForYou])).toEqual([
    ['finished', false],
    [QUEUE, true],
  ]);
  const { items, more } = queueItems(queue, { state: 'settled', arm: undefined, most: 3 });
  expect([items.length, more, items[0]?.said.length]).toEqual([3, true, 2]);
  expect(items.every(({ text }) => (text?.length ?? 0) <= 400)).toBe(true);
  const rows = [...itemRows(queue, { state: 'settled', arm: undefined })];
  expect(rows.length).toBe(queue.list({ state: 'settled' }).length);
  expect(rows.every((row) => row.length === ITEM_TITLES.length)).toBe(true);
  const stats = queueStats(queue);
  const ann = stats.byAnnotator.find(({ annotator }) => annotator === 'ann');
  expect(ann).toMatchObject({ labels: 15, skipped: 1, goldenRight: 2, goldenAsked: 2, seconds: 11 });
  expect(stats.alpha).toBeGreaterThan(0);
  expect(stats.pairs[0]?.annotators).toContain(HOSTILE.direction);
  expect(stats.byLabel.map(({ label }) => label)).toEqual(LABELS);
  expect(stats.accuracy?.items).toBe(stats.byArm.find(({ arm }) => arm === 'control')?.judged);
});
