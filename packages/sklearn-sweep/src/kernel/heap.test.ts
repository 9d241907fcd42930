import { expect, test } from 'vitest';
import { Heap, heapBytes } from './heap.ts';
import { rowKernel } from './rows.ts';

test('arrays lie apart, aligned, and hold zeros', () => {
  const heap = new Heap(heapBytes(10, 5), 'a test');
  const [a, b, c] = [heap.float64(3), heap.int32(5), heap.float64(7)];
  expect([a.byteOffset % 16, b.byteOffset % 16, c.byteOffset % 16]).toEqual([0, 0, 0]);
  a.fill(1);
  c.fill(2);
  expect(Array.from(b)).toEqual([0, 0, 0, 0, 0]);
});

test('a memory that was released is taken again, larger if need be, and is blank', () => {
  const first = new Heap(heapBytes(10, 0), 'a test');
  first.float64(10).fill(7);
  first.release();
  const second = new Heap(heapBytes(100_000, 10), 'a test');
  expect(second.memory).toBe(first.memory);
  const values = second.float64(100_000);
  expect(values.every((value) => value === 0)).toBe(true);
  const at = second.copy(Float64Array.of(1, 2, 3));
  expect(Array.from(new Float64Array(second.memory.buffer, at, 3))).toEqual([1, 2, 3]);
  expect(new Heap(heapBytes(10, 0), 'a test').memory).not.toBe(second.memory);
});

test('data beyond the addresses of WebAssembly is refused in words', () => {
  expect(() => new Heap(5 * 2 ** 30, 'SGDClassifier')).toThrow(
    'working memory of SGDClassifier must be under 4 GiB; this data needs 5.0 GiB',
  );
});

test.each([1, 2, 4, 6, 8, 14, 20])('the kernel works on %i classes side by side', (stride) => {
  const columns = 6;
  const pitch = 2 * stride;
  const heap = new Heap(heapBytes(2 * columns * pitch + 3 * stride + 20, 20), 'a test');
  const W = heap.float64(columns * pitch);
  const xs = heap.float64(3);
  const ids = heap.int32(3);
  const out = heap.float64(stride);
  const norms = heap.float64(2);
  for (let j = 0; j < columns; j++) {
    for (let c = 0; c < stride; c++) W[j * pitch + c] = (((j * stride + c) * 37) % 11) - 5;
  }
  xs.set([0.5, -2, 3]);
  ids.set([1, 3, 4]);
  const kernel = rowKernel(heap);
  const at = (c: number) => [1, 3, 4].map((j) => W[j * pitch + c]!);

  kernel.scoreRow(W.byteOffset, stride, pitch, ids.byteOffset, xs.byteOffset, 3, out.byteOffset);
  for (let c = 0; c < stride; c++) {
    const [u, v, w] = at(c) as [number, number, number];
    expect(out[c]).toBe(0.5 * u - 2 * v + 3 * w);
  }

  const last = stride - 1;
  const before = at(last);
  kernel.addRowNorms(W.byteOffset, pitch, last, ids.byteOffset, xs.byteOffset, 3, 2, norms.byteOffset);
  const after = at(last);
  expect(after).toEqual([before[0]! + 1, before[1]! - 4, before[2]! + 6]);
  expect(norms[0]).toBe(after.reduce((sum, w) => sum + w * w, 0));
  expect(norms[1]).toBe(after.reduce((sum, w) => sum + Math.abs(w), 0));

  // A penalty of 1.5 moves each weight of the document's words towards zero and not past it; a second one of the same
  // total moves none.
  const untouched = Array.from(W.subarray(2 * pitch, 3 * pitch));
  const expected = Array.from({ length: stride }, (_, c) =>
    at(c).map((w) => Math.sign(w) * Math.max(0, Math.abs(w) - 1.5)),
  );
  for (let round = 0; round < 2; round++) {
    kernel.truncateRow(W.byteOffset, stride, ids.byteOffset, 3, 1.5, 1);
    expect(Array.from({ length: stride }, (_, c) => at(c).map((w) => w + 0))).toEqual(
      expected.map((row) => row.map((w) => w + 0)),
    );
  }
  expect(Array.from(W.subarray(2 * pitch, 3 * pitch))).toEqual(untouched);
});
