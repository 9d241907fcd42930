import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../batching/limits.ts';
import { tinyService } from '../testing/tiny-service.ts';
import type { LocatedModel } from './located-model.ts';
import { ModelSet } from './model-set.ts';

/** Fifty with the drills. */
const SWAPS = process.env['MLOPS_DRILLS'] === '1' ? 50 : 5;

test('again and again another version takes over while requests are in flight: none is lost, no answer is of two versions', async () => {
  let champion: LocatedModel | undefined;
  let even = '';
  await using tiny = await tinyService({
    followMs: 1,
    sources: [{ reference: 'tiny@champion', follows: true, locate: async () => champion! }],
    prepare: async (folder) => {
      even = folder;
      champion = { name: 'tiny', version: '0', folder };
    },
  });
  // A text without a known word is answered by the bias alone: the two kinds of versions differ in it.
  const odd = await writeTinyModel(path.join(tiny.folder, 'odd'), { lean: -5 });
  const LABELS = ['astronomy', 'photography'];
  let isSwapping = true;
  let answered = 0;
  const seen = new Set<string>();
  const ask = async (texts: number) => {
    while (isSwapping) {
      const { status, body } = await tiny.post('/score', { texts: Array(texts).fill('unheard') });
      expect(status).toBe(200);
      const { version } = body['model'] as { version: string };
      const labels = (body['predictions'] as { label: string }[] | undefined)?.map(({ label }) => label);
      expect(labels).toEqual(Array(texts).fill(LABELS[Number(version) % 2]));
      seen.add(version);
      answered++;
    }
  };
  // The large ones are cut, so that versions come while some of their texts are answered and others are not.
  const asking = [ask(1), ask(1), ask(1), ask(600)];
  for (let version = 1; version <= SWAPS; version++) {
    champion = { name: 'tiny', version: String(version), folder: version % 2 === 0 ? even : odd };
    await expect.poll(() => tiny.service.identities()[0]?.version, { interval: 1 }).toBe(String(version));
  }
  isSwapping = false;
  await Promise.all(asking);
  expect(answered).toBeGreaterThan(SWAPS);
  expect(seen.size).toBeGreaterThan(SWAPS / 4);
  expect(tiny.logged).toHaveLength(SWAPS);
  // What was replaced is released, and its series with it.
  const released = async () =>
    (await tiny.call('/metrics')).text.match(/mlops_confidence_count\{[^}]*version="(\d+)"/g);
  await expect.poll(async () => (await released())?.length ?? 0).toBeLessThanOrEqual(1);
});

test('a version that was replaced is out of memory as soon as it is released', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'released-'));
  const versions = await Promise.all(
    ['1', '2'].map(async (version) => {
      return { name: 'tiny', version, folder: await writeTinyModel(path.join(folder, version)) };
    }),
  );
  let released: () => void;
  const isReleased = new Promise<void>((resolve) => {
    released = resolve;
  });
  const watcher = { onBatch: () => {}, onDrop: () => {}, onPredictions: () => {} };
  const set = await ModelSet.load([versions[0]!], { limits: DEFAULT_LIMITS, watcher, onReleased: () => released() });
  const before = weakly(set);
  (await set.prepare(0, versions[1]!)).commit();
  await isReleased;
  // A weak reference that was looked at stays until the end of the turn.
  await new Promise((resolve) => setTimeout(resolve));
  expect(before.deref()).toBeUndefined();
  await set.close();
  await rm(folder, { recursive: true });
});

/** In a frame of its own, which holds nothing afterwards. */
function weakly(set: ModelSet): WeakRef<object> {
  return new WeakRef(set.models[0]!);
}
