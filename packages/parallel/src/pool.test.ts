import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { arithmetic } from './pool.fixture.ts';

describe.each(['thread', 'process'] as const)('a pool of %s workers', (kind) => {
  test('answers every task, each with its own result, and reports progress', async () => {
    const pool = arithmetic.open({ kind, workers: 2, shared: { offset: 1 } });
    const messages: unknown[] = [];
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((x) => pool.run({ do: 'square', x }, (m) => messages.push(m))),
    );
    await pool.close();
    expect(results).toEqual([2, 5, 10, 17, 26]);
    expect(messages.sort()).toEqual([1, 2, 3, 4, 5].map((x) => `squaring ${x}`));
  });

  test('a task that throws rejects with the same code and fields, and the worker goes on', async () => {
    const pool = arithmetic.open({ kind, workers: 1, shared: { offset: 0 } });
    await expect(pool.run({ do: 'fail', x: 9 })).rejects.toMatchObject({
      code: 'E_TEST',
      message: 'cannot square 9',
      fields: { value: 9 },
    });
    expect(await pool.run({ do: 'square', x: 9 })).toBe(81);
    await pool.close();
  });

  test.skipIf(!existsSync('/dev/full'))('a disk that is full is explained where a worker fills it', async () => {
    const pool = arithmetic.open({ kind, workers: 1, shared: { offset: 0 } });
    await expect(pool.run({ do: 'fill', x: 0 })).rejects.toMatchObject({
      code: 'E_DISK_FULL',
      message: expect.stringContaining('free some space'),
    });
    await pool.close();
  });

  test('a worker that dies rejects what waits instead of hanging', async () => {
    const pool = arithmetic.open({ kind, workers: 1, shared: { offset: 0 } });
    const both = Promise.allSettled([pool.run({ do: 'die', x: 0 }), pool.run({ do: 'square', x: 1 })]);
    expect((await both).map((r) => r.status)).toEqual(['rejected', 'rejected']);
    await pool.close();
  });

  test('workers start before what they share is there, and tasks wait for it', async () => {
    const given = Promise.withResolvers<{ offset: number }>();
    const pool = arithmetic.open({ kind, workers: 2, shared: given.promise });
    const result = pool.run({ do: 'square', x: 3 });
    given.resolve({ offset: 5 });
    expect(await result).toBe(14);
    await pool.close();
  });

  test('where there is nothing to share, tasks fail for that reason, and closing ends the workers', async () => {
    const pool = arithmetic.open({ kind, workers: 1, shared: Promise.reject(new Error('no data')) });
    await expect(pool.run({ do: 'square', x: 3 })).rejects.toThrow('no data');
    await pool.close();
    const waiting = arithmetic.open({ kind, workers: 1, shared: new Promise<never>(() => {}) });
    await waiting.close();
  });

  test('aborting ends a task that never returns', async () => {
    const abort = new AbortController();
    const pool = arithmetic.open({ kind, workers: 1, shared: { offset: 0 }, signal: abort.signal });
    const endless = expect(pool.run({ do: 'spin', x: 0 })).rejects.toThrow('enough');
    setTimeout(() => abort.abort(new Error('enough')), 300);
    await endless;
    await pool.close();
  });
});

test('threads share the memory of a SharedArrayBuffer', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const pool = arithmetic.open({ workers: 2, shared: { offset: 0, cells } });
  await Promise.all([1, 2, 3].map((x) => pool.run({ do: 'square', x })));
  await pool.close();
  expect(cells[0]).toBe(3);
});

test('processes are other processes', async () => {
  const pool = arithmetic.open({ kind: 'process', workers: 1, shared: { offset: 0 } });
  expect(await pool.run({ do: 'pid', x: 0 })).not.toBe(process.pid);
  await pool.close();
});

test('a pool of no workers is refused', () => {
  expect(() => arithmetic.open({ workers: 0, shared: { offset: 0 } })).toThrow(
    'workers of pool arithmetic must be a whole number in [1, 256]; got 0',
  );
});
