import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startTestWorkspace } from './testing/workspace.fixture.ts';

test('an emulator started again on its home goes on: resources, blobs, runs', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'emulator-home-'));
  try {
    const first = await startTestWorkspace({ home });
    const codeUri = await first.upload('code/kept', { 'main.mjs': '' });
    const made = await first.arm.codeVersions.createOrUpdate(...first.place, 'kept', '1', { properties: { codeUri } });
    await first.emulator.close();
    const second = await startTestWorkspace({ home });
    expect(second.emulator.blobUrl).toBe(first.emulator.blobUrl);
    expect(await second.arm.codeVersions.get(...second.place, 'kept', '1')).toEqual(made);
    // Another version that refers to the same blobs: they are still there.
    await second.arm.codeVersions.createOrUpdate(...second.place, 'kept', '2', { properties: { codeUri } });
    await second.emulator.close();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
