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

test('storage that is killed is waited for; what was stored is there when it comes again', async () => {
  const workspace = await startTestWorkspace();
  try {
    const { arm, place, admin, upload } = workspace;
    const codeUri = await upload('code/waits', { 'main.mjs': '' });
    await admin('POST', 'blobs/kill');
    const waiting = arm.codeVersions.createOrUpdate(...place, 'waits', '1', { properties: { codeUri } });
    await admin('POST', 'blobs/restart');
    expect((await waiting).name).toBe('1');
  } finally {
    await workspace.close();
  }
});
