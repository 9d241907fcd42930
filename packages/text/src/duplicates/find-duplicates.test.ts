import { Sfc32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { comparableText } from './comparable-text.ts';
import { findDuplicates, NEAR } from './find-duplicates.ts';
import { jaccard, shingleSet } from './shingles.ts';

const find = (texts: readonly string[], batch = 7) =>
  findDuplicates(async function* () {
    for (let at = 0; at < texts.length; at += batch) yield texts.slice(at, at + batch);
  });

test('texts that differ in case, punctuation and white space are one', async () => {
  const { firstOf, exact, near } = await find([
    'Hello, World',
    'other',
    'hello  world!!',
    'HELLO\nWORLD',
    '!!!',
    '???',
    '!!! ',
  ]);
  expect([...firstOf]).toEqual([0, 1, 0, 0, 4, 5, 4]);
  expect([exact, near]).toEqual([3, 0]);
});

test('a text with a word changed is near, a text on another matter is not', async () => {
  const base = 'Your parcel is on its way and will be at your door tomorrow between nine and twelve, please be at home';
  const { firstOf, near } = await find([
    base,
    'See you at lunch',
    base.replace('nine', 'ten'),
    'See you at dinner then',
  ]);
  expect([...firstOf]).toEqual([0, 1, 0, 3]);
  expect(near).toBe(1);
});

test('nearly all pairs that comparing each with each finds are found, and none else', async () => {
  const random = new Sfc32(11, 'duplicates');
  const words = Array.from({ length: 300 }, (_, i) => `w${i}ord`);
  const word = () => words[random.below(words.length)] as string;
  const texts = Array.from({ length: 150 }, () => Array.from({ length: 5 + random.below(30) }, word).join(' '));
  for (let i = 0; i < 150; i++) {
    const own = (texts[i] as string).split(' ');
    for (let changes = random.below(4); changes > 0; changes--) own[random.below(own.length)] = word();
    texts.push(own.join(' '));
  }
  const { firstOf } = await find(texts);
  const sets = texts.map((text) => shingleSet(comparableText(text)));
  let [pairs, found] = [0, 0];
  for (let i = 0; i < texts.length; i++) {
    for (let j = 0; j < i; j++) {
      const isNear = jaccard(sets[i] as Uint32Array, sets[j] as Uint32Array) >= NEAR;
      if (isNear) pairs++;
      if (firstOf[i] === firstOf[j]) expect(isNear, `${texts[i]} / ${texts[j]}`).toBe(true);
      if (isNear && firstOf[i] === firstOf[j]) found++;
    }
  }
  expect(pairs).toBeGreaterThan(50);
  expect(found / pairs).toBeGreaterThanOrEqual(0.97);
});

test('near pairs of long texts are found by their signatures, and comparing that ends early says the same', async () => {
  const random = new Sfc32(12, 'long duplicates');
  const word = () => `w${random.below(5000)}ord`;
  const texts = Array.from({ length: 60 }, () => Array.from({ length: 150 }, word).join(' '));
  for (let i = 0; i < 60; i++) {
    const own = (texts[i] as string).split(' ');
    for (let changes = random.below(60); changes > 0; changes--) own[random.below(own.length)] = word();
    texts.push(own.join(' '));
  }
  const { firstOf } = await find(texts);
  const sets = texts.map((text) => shingleSet(comparableText(text)));
  let [pairs, found] = [0, 0];
  for (let i = 0; i < 60; i++) {
    const [a, b] = [sets[i] as Uint32Array, sets[60 + i] as Uint32Array];
    const isNear = jaccard(a, b) >= NEAR;
    expect(jaccard(a, b, NEAR) >= NEAR).toBe(isNear);
    expect(jaccard(b, a, NEAR) >= NEAR).toBe(isNear);
    if (isNear) pairs++;
    if (firstOf[60 + i] === i) found++;
    if (!isNear) expect(firstOf[60 + i]).toBe(60 + i);
  }
  expect(pairs).toBeGreaterThan(15);
  expect(pairs).toBeLessThan(50);
  expect(found / pairs).toBeGreaterThanOrEqual(0.97);
});

test('Jaccard similarity by hand', () => {
  expect(jaccard(Uint32Array.of(1, 2, 3), Uint32Array.of(2, 3, 4, 9))).toBe(2 / 5);
  expect(jaccard(new Uint32Array(), new Uint32Array())).toBe(0);
  expect(shingleSet('aaaaaaa')).toHaveLength(1);
  expect(shingleSet('abc')).toHaveLength(0);
});
