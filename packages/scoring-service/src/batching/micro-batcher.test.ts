import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AskOptions, MicroBatcher, type MicroBatcherOptions } from './micro-batcher.ts';

const PLAIN: AskOptions = { top: 1, explain: false };

/** A model that answers a text by repeating it, when it is let go on. */
class Echo {
  readonly batches: string[][] = [];
  readonly batcher: MicroBatcher<string>;
  readonly dropped: string[] = [];
  #gate: PromiseWithResolvers<void> | undefined;

  constructor(options: Partial<MicroBatcherOptions<string>> = {}) {
    this.batcher = new MicroBatcher<string>({
      answer: async (texts, { top, explain }) => {
        this.batches.push([...texts]);
        await this.#gate?.promise;
        if (texts.includes('poison')) throw new Error('poisoned');
        return texts.map((text) => `${text}|${'*'.repeat(top)}${explain ? '?' : ''}`);
      },
      cut: (answer, top) => answer.replace(/\*+/, '*'.repeat(top)),
      maxBatch: 4,
      maxWaiting: 100,
      observe: { dropped: (reason, texts) => this.dropped.push(`${reason} ${texts}`) },
      ...options,
    });
  }

  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  letGo(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }
}

test('one request alone goes at once, and is answered in its order', async () => {
  const { batcher, batches } = new Echo();
  expect(await batcher.ask(['a', 'b'], PLAIN)).toEqual(['a|*', 'b|*']);
  expect(batches).toEqual([['a', 'b']]);
});

test('what waits while the model is busy goes together, each with its own answer', async () => {
  const echo = new Echo();
  echo.hold();
  const first = echo.batcher.ask(['a'], PLAIN);
  await expect.poll(() => echo.batches.length).toBe(1);
  const later = [echo.batcher.ask(['b'], PLAIN), echo.batcher.ask(['c', 'd'], { top: 3, explain: false })];
  expect(echo.batcher.waiting).toBe(3);
  echo.letGo();
  expect(await Promise.all([first, ...later])).toEqual([['a|*'], ['b|*'], ['c|***', 'd|***']]);
  expect(echo.batches).toEqual([['a'], ['b', 'c', 'd']]);
});

test('a large request is cut, and lets small ones in between', async () => {
  const echo = new Echo();
  const large = echo.batcher.ask([...'abcdefghij'], PLAIN);
  const small = echo.batcher.ask(['z'], PLAIN);
  await Promise.all([large, small]);
  expect(await large).toEqual([...'abcdefghij'].map((text) => `${text}|*`));
  expect(echo.batches).toEqual([
    ['a', 'b', 'c', 'd'],
    ['z', 'e', 'f', 'g'],
    ['h', 'i', 'j'],
  ]);
});

test('explanations are asked for apart from plain answers', async () => {
  const echo = new Echo();
  const asked = [PLAIN, { top: 1, explain: true }, PLAIN].map((options, i) => echo.batcher.ask([`${i}`], options));
  expect(await Promise.all(asked)).toEqual([['0|*'], ['1|*?'], ['2|*']]);
  expect(echo.batches).toEqual([['0'], ['1'], ['2']]);
});

test('a text that the model fails on fails its own request alone', async () => {
  const echo = new Echo();
  const asked = [['a'], ['poison'], ['b']].map((texts) => echo.batcher.ask(texts, PLAIN));
  const [a, poisoned, b] = await Promise.allSettled(asked);
  expect(a).toMatchObject({ value: ['a|*'] });
  expect(poisoned).toMatchObject({ reason: { message: 'poisoned' } });
  expect(b).toMatchObject({ value: ['b|*'] });
});

test('more than may wait is refused, and nothing of it is kept', async () => {
  const echo = new Echo({ maxWaiting: 5 });
  echo.hold();
  const first = echo.batcher.ask(['a'], PLAIN);
  await expect.poll(() => echo.batches.length).toBe(1);
  const second = echo.batcher.ask(['b', 'c', 'd'], PLAIN);
  await expect(echo.batcher.ask(['e', 'f', 'g'], PLAIN)).rejects.toMatchObject({ code: 'E_BUSY' });
  expect(echo.batcher.waiting).toBe(3);
  echo.letGo();
  await Promise.all([first, second]);
  expect(await echo.batcher.ask([...'abcdefgh'], PLAIN)).toHaveLength(8);
});

test('what nobody waits for any more is not worked on', async () => {
  const echo = new Echo();
  echo.hold();
  const first = echo.batcher.ask(['a'], PLAIN);
  await expect.poll(() => echo.batches.length).toBe(1);
  const client = new AbortController();
  const gone = echo.batcher.ask(['b', 'c'], PLAIN, { signal: client.signal });
  const late = echo.batcher.ask(['d'], PLAIN, { timeout: 1 });
  const kept = echo.batcher.ask(['e'], PLAIN, { timeout: 600_000 });
  client.abort();
  await expect(gone).rejects.toMatchObject({ code: 'E_CALLER_GONE' });
  await expect(late).rejects.toMatchObject({ code: 'E_TIMEOUT' });
  echo.letGo();
  expect(await Promise.all([first, kept])).toEqual([['a|*'], ['e|*']]);
  expect(echo.batches).toEqual([['a'], ['e']]);
  expect(echo.dropped).toEqual(['gone 2', 'timeout 1']);
  expect(echo.batcher.waiting).toBe(0);
});

test('closing answers what waits, and takes nothing more', async () => {
  const echo = new Echo();
  const asked = echo.batcher.ask([...'abcdefghij'], PLAIN);
  const closed = echo.batcher.close();
  await expect(echo.batcher.ask(['z'], PLAIN)).rejects.toMatchObject({ code: 'E_CLOSED' });
  await closed;
  expect(await asked).toHaveLength(10);
});

test('no answer ever reaches another caller, whoever asks, leaves or fails', async () => {
  const request = fc.record({
    texts: fc.array(fc.constantFrom('poison', ...'abcdefghijklmnop'), { maxLength: 9 }),
    top: fc.integer({ min: 1, max: 3 }),
    explain: fc.boolean(),
    after: fc.nat({ max: 3 }),
    leaves: fc.option(fc.nat({ max: 3 }), { freq: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (requests, maxBatch) => {
        const { batcher } = new Echo({ maxBatch, maxWaiting: 1000 });
        const turns = async (count: number) => {
          for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
        };
        await Promise.all(
          requests.map(async ({ texts, top, explain, after, leaves }, caller) => {
            await turns(after);
            const client = new AbortController();
            if (leaves !== null) void turns(leaves).then(() => client.abort());
            const own = texts.map((text) => (text === 'poison' ? text : `${caller}${text}`));
            const asked = batcher.ask(own, { top, explain }, { signal: client.signal });
            const [answer] = await Promise.allSettled([asked]);
            if (answer.status === 'fulfilled')
              expect(answer.value).toEqual(own.map((text) => `${text}|${'*'.repeat(top)}${explain ? '?' : ''}`));
            else if (!client.signal.aborted) expect(texts).toContain('poison');
          }),
        );
        expect(batcher.waiting).toBe(0);
        await batcher.close();
      },
    ),
    { numRuns: 200 },
  );
});
