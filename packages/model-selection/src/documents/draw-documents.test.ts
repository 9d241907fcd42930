import { expect, test } from 'vitest';
import { drawDocuments } from './draw-documents.ts';

test('few documents all judge; of many as many of each class as its share', () => {
  const targets = Int32Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
  expect(drawDocuments(targets, 1000, 1)).toHaveLength(1000);
  const drawn = drawDocuments(targets, 200, 1);
  expect(drawn).toHaveLength(200);
  expect([...drawn].filter((row) => targets[row] === 1)).toHaveLength(20);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect(drawDocuments(targets, 200, 1)).toEqual(drawn);
});
