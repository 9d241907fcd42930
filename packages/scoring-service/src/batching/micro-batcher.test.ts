import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatcherOptions, MicroBatcher } from './micro-batcher.ts';

interface Answer {
  readonly text: string;
  readonly explained: boolean;
}

const patient = { deadline: Number.POSITIVE_INFINITY, isGone: () => false };
const plain = { top: 1, explain: false };

/** A batcher whose model gives every text back, and remembers its batches. */
function echo(options: Partial<BatcherOptions<Answer>> = {}) {
  const batches: string[][] = [];
  const dropped: [string, number][] = [];
  const batcher = new MicroBatcher<Answer>({
    work: async (texts, { explain }) => {
      batches.push([...texts]);
      await Promise.resolve();
      return texts.map((text) => ({ text, explained: explain }));
    },
    queuedTexts: 100_000,
    queuedCharacters: 1e9,
    onDrop: (reason, texts) => dropped.push([reason, texts]),
    ...options,
  });
  return { batcher, batches, dropped };
}

test('every caller gets the answers to its own texts, in their order, however requests come and are cut', async () => {
  const request = fc.record({
    texts: fc.integer({ min: 1, max: 700 }),
    explain: fc.boolean(),
    // Turns of the loop that pass before the request is made.
    after: fc.integer({ min: 0, max: 3 }),
    fate: fc.constantFrom('waits', 'waits', 'waits', 'leaves', 'is late', 'breaks the model'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (requests, isSynchronous) => {
        const { batcher, batches } = echo({
          isSynchronous,
          work: async (texts, { explain }) => {
            batches.push([...texts]);
            if (texts.some((text) => text.startsWith('poison'))) throw new Error('broken');
            return texts.map((text) => ({ text, explained: explain }));
          },
        });
        const outcomes = await Promise.all(
          requests.map(async ({ texts, explain, after, fate }, who) => {
            for (let turn = 0; turn < after; turn++) await new Promise((resolve) => setImmediate(resolve));
            const word = fate === 'breaks the model' ? 'poison' : 'text';
            const own = Array.from({ length: texts }, (_, i) => `${word} ${i} of ${who}`);
            const caller = {
              deadline: fate === 'is late' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
              isGone: () => fate === 'leaves',
            };
            const answers = await batcher.submit(own, { top: 1, explain }, caller).catch((error: Error) => error);
            return { own, explain, fate, answers };
          }),
        );
        for (const { own, explain, fate, answers } of outcomes) {
          if (fate === 'waits') expect(answers).toEqual(own.map((text) => ({ text, explained: explain })));
          else if (fate === 'leaves') expect(answers).toMatchObject({ code: 'E_CLIENT_GONE' });
          else if (fate === 'is late') expect(answers).toMatchObject({ code: 'E_DEADLINE' });
          else expect(answers).toMatchObject({ message: 'broken' });
        }
        expect(batcher.waitingTexts).toBe(0);
        await batcher.idle();
        for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(256);
      },
    ),
    { numRuns: 60 },
  );
});

test('what waits while the model is busy goes together', async () => {
  const { batcher, batches } = echo();
  await Promise.all(['a', 'b', 'c'].map((text) => batcher.submit([text], plain, patient)));
  expect(batches).toEqual([['a', 'b', 'c']]);
});

test('a large request is cut, and one that came later does not wait for all of it', async () => {
  const { batcher, batches } = echo();
  const done: string[] = [];
  const large = batcher.submit(Array(2000).fill('x'), plain, patient).then(() => done.push('large'));
  const small = batcher.submit(['small'], plain, patient).then(() => done.push('small'));
  await Promise.all([large, small]);
  expect(done).toEqual(['small', 'large']);
  expect(batches.findIndex((batch) => batch.includes('small'))).toBe(1);
});

test('long texts end a batch early', async () => {
  const { batcher, batches } = echo();
  await batcher.submit(Array(10).fill('x'.repeat(50_000)), plain, patient);
  expect(batches.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
});

test('a full queue refuses, says when to come again, and lets one request in whatever its size', async () => {
  const { batcher, dropped } = echo({ queuedTexts: 10 });
  const first = batcher.submit(Array(12).fill('x'), plain, patient);
  await expect(batcher.submit(['y'], plain, patient)).rejects.toMatchObject({
    code: 'E_QUEUE_FULL',
    fields: { retryAfterSeconds: 1 },
  });
  expect(dropped).toEqual([['queue-full', 1]]);
  expect(await first).toHaveLength(12);
});

test('work that nobody waits for is not done, and counted', async () => {
  let now = 0;
  const { batcher, batches, dropped } = echo({ now: () => now });
  let isGone = false;
  const requests = [
    batcher.submit(Array(300).fill('long'), plain, { deadline: 5, isGone: () => false }),
    batcher.submit(['left'], { top: 1, explain: true }, { deadline: 100, isGone: () => isGone }),
  ].map((request) => request.catch((error) => error.code));
  setImmediate(() => {
    now = 10;
    isGone = true;
  });
  expect(await Promise.all(requests)).toEqual(['E_DEADLINE', 'E_CLIENT_GONE']);
  expect(batches.flat()).toHaveLength(256);
  expect(dropped).toEqual([
    ['client-gone', 1],
    ['deadline', 44],
  ]);
});

test('where work is done in this thread, a text does not wait for others, and a large request still gives them their turn', async () => {
  const { batcher, batches } = echo({ isSynchronous: true });
  const first = batcher.submit(['a'], plain, patient);
  expect(batches).toEqual([['a']]);
  await first;
  const large = batcher.submit(
    Array.from({ length: 600 }, (_, i) => `large ${i}`),
    plain,
    patient,
  );
  const small = batcher.submit(['small'], plain, patient);
  await Promise.all([large, small]);
  expect(batches.findIndex((texts) => texts.includes('small'))).toBeLessThan(batches.length - 1);
});
