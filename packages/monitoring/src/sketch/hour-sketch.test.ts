import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CollectedDocument } from '../collected/document.ts';
import { HourSketch } from './hour-sketch.ts';
import { RELATIVE_ERROR, ValueSketch } from './value-sketch.ts';

const document: fc.Arbitrary<CollectedDocument> = fc
  .record({
    correlationId: fc.string(),
    index: fc.nat(3),
    text: fc.string({ unit: 'grapheme' }),
    label: fc.constantFrom('radio', 'lens', '__proto__', 'constructor'),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    unknownShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map((fields) => ({ ...fields, time: 0, characters: fields.text.length }));

function sketchOf(documents: readonly CollectedDocument[]): HourSketch {
  const sketch = new HourSketch('2026-11-28T12');
  for (const each of documents) sketch.add(each);
  return sketch;
}

test('parts of an hour merge into the sketch of the whole, bit for bit, whatever the parts and the order', () => {
  const partOf = fc.array(fc.tuple(document, fc.nat(4), fc.nat()), { maxLength: 60 });
  fc.assert(
    fc.property(partOf, (drawn) => {
      const whole = sketchOf(drawn.map(([each]) => each));
      const parts = [0, 1, 2, 3, 4].map((part) =>
        sketchOf(drawn.filter(([, at]) => at === part).map(([each]) => each)),
      );
      const merged = sketchOf([]);
      for (const part of parts.toSorted((a, b) => b.documents - a.documents)) {
        merged.merge(HourSketch.fromJSON(JSON.parse(JSON.stringify(part))));
      }
      expect(JSON.stringify(merged)).toBe(JSON.stringify(whole));
    }),
    { numRuns: 50 },
  );
});

test('counts and moments are exact, quantiles within the stated error', () => {
  const value = fc.integer({ min: 0, max: 2 ** 40 });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const sketch = new ValueSketch(1);
        for (const each of values) sketch.add(each);
        const sum = values.reduce((total, each) => total + BigInt(each), 0n);
        expect(sketch.total).toBe(values.length);
        expect(sketch.mean).toBe(Number(sum) / values.length);
        const mean = Number(sum) / values.length;
        const variance = values.reduce((total, each) => total + (each - mean) ** 2, 0) / (values.length - 1);
        expect(Math.abs(sketch.sd - Math.sqrt(variance))).toBeLessThanOrEqual(1e-6 * Math.sqrt(variance) + 1e-6);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(q * values.length) - 1)]!;
        expect(Math.abs(sketch.quantile(q) - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact * (1 + 1e-9));
      },
    ),
  );
});

test('different texts are counted within a few percent, a text that comes twice once', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `post ${i}`);
  const once = sketchOf(
    texts.map((text, i) => ({ correlationId: String(i), index: 0, time: 0, text, characters: 7, label: 'a' })),
  );
  expect(Math.abs(once.texts.estimate() - 5000)).toBeLessThan(500);
  const twice = sketchOf([]);
  twice.merge(once);
  twice.merge(once);
  expect(twice.texts.estimate()).toBe(once.texts.estimate());
  expect(twice.documents).toBe(10_000);
});

test('a sketch holds no text, no id, and no word', () => {
  const sketch = sketchOf([
    {
      correlationId: 'client-7',
      index: 0,
      time: 0,
      text: 'Zebedee called about the lens',
      characters: 29,
      label: 'lens',
    },
  ]);
  for (const secret of ['client-7', 'zebedee', 'Zebedee', 'called'])
    expect(JSON.stringify(sketch)).not.toContain(secret);
});

test('a month of busy hours is under 50 MB', async () => {
  const { gzipSync } = await import('node:zlib');
  const words = Array.from({ length: 30_000 }, (_, i) => `word${i}`);
  const sketch = sketchOf(
    Array.from({ length: 1000 }, (_, i) => ({
      ...{
        correlationId: String(i),
        index: 0,
        time: 0,
        characters: i,
        label: `label ${i % 20}`,
        confidence: (i % 997) / 997,
      },
      text: Array.from({ length: 80 }, (_unused, k) => words[(i * 7919 + k * k * 104_729) % words.length]).join(' '),
    })),
  );
  expect(gzipSync(JSON.stringify(sketch)).length * 720).toBeLessThan(50e6);
});
