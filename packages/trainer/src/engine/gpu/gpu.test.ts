import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { visibleCards } from './visible-cards.ts';
import { describeGpuUse, watchGpu } from './watch-gpu.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gpu-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stand-in for the driver's program: a machine with cards is seldom at hand. */
function program(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test('the cards are those that the driver names', () => {
  expect(visibleCards(program('two', 'echo "NVIDIA H100 NVL"; echo "NVIDIA H100 NVL"'))).toHaveLength(2);
  expect(visibleCards(program('broken', 'echo "has failed because it could not talk to the driver"; exit 9'))).toEqual(
    [],
  );
  expect(visibleCards(path.join(folder, 'not-there'))).toEqual([]);
});

test('samples become a mean and a maximum; a card that does not say is left out', async () => {
  const lines = 'echo "80, 1200"; echo "[N/A], 0"; echo "40, 3400"; exec sleep 600';
  const watch = watchGpu({ program: program('loop', lines) });
  await vi.waitFor(() => expect(watch.use().samples).toBe(2), { timeout: 600_000 });
  const { busy, memory } = watch.stop();
  expect(busy).toBeCloseTo(0.6, 12);
  expect(memory).toBe(3400);
});

test('without a driver nothing is told', () => {
  expect(describeGpuUse(watchGpu({ program: path.join(folder, 'not-there') }).stop())).toBeUndefined();
});

test.each([
  [{ busy: 0.634, memory: 12_345, samples: 3 }, 'GPU busy 63 % of the time, at most 12,345 MiB in use'],
  [
    { busy: 0.031, memory: 800, samples: 3 },
    'warning: GPU busy 3 % of the time, at most 800 MiB in use; it mostly waits: larger batches or hidden layers use it, engine=wasm needs none',
  ],
])('%j', (use, line) => {
  expect(describeGpuUse(use)).toBe(line);
});
