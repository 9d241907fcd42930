import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { partFile } from '@aml-mlops/artifacts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PartSummary, PartTask } from './prepare-part.ts';
import { removeMarkers, waitForMarkers, writeMarker } from './rank-markers.ts';
import { temporaryFolder } from './step.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const zero = { rank: 0, size: 3, job: 'this' };
const options = { timeoutSeconds: 0, signal: new AbortController().signal };
const tasksOf = (rank: number): PartTask[] => [{ source: '', rows: 1, folder, index: rank }];
const summary = (rank: number): PartSummary => ({
  file: partFile(rank),
  bytes: 4,
  rows: 1,
  empty: 0,
  charactersBefore: rank,
  charactersAfter: 0,
});

async function finish(rank: number, job = 'this'): Promise<void> {
  await writeFile(path.join(folder, partFile(rank)), 'part');
  await writeMarker(folder, { rank, size: 3, job }, [summary(rank)]);
}

test('what the other ranks made is known once all are done', async () => {
  await finish(2);
  await finish(1);
  expect(await waitForMarkers(folder, zero, tasksOf, options)).toEqual([summary(1), summary(2)]);
  await removeMarkers(folder, 3);
  expect(await readdir(folder)).toEqual([partFile(1), partFile(2)]);
});

test('ranks that are done while rank 0 waits are found', async () => {
  await finish(1);
  const waiting = waitForMarkers(folder, zero, tasksOf, { ...options, timeoutSeconds: 60 });
  await finish(2);
  expect(await waiting).toHaveLength(2);
});

test('ranks that do not come are named', async () => {
  await finish(1);
  await expect(waitForMarkers(folder, zero, tasksOf, options)).rejects.toMatchObject({
    code: 'E_RANKS_MISSING',
    message: 'ranks of data-engineering must be done within 0 seconds after rank 0; 2 of 3 are not',
    fields: { ranks: [2] },
  });
});

test('a marker of an earlier launch counts for nothing', async () => {
  await finish(1);
  await finish(2, 'earlier');
  await expect(waitForMarkers(folder, zero, tasksOf, options)).rejects.toMatchObject({ fields: { ranks: [2] } });
});

test('a rank is not done before its parts have arrived whole', async () => {
  await finish(1);
  await finish(2);
  await writeFile(path.join(folder, partFile(2)), 'pa');
  await expect(waitForMarkers(folder, zero, tasksOf, options)).rejects.toMatchObject({ fields: { ranks: [2] } });
});

test('waiting ends when the run is aborted', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(waitForMarkers(folder, zero, tasksOf, { timeoutSeconds: 60, signal })).rejects.toThrow('abort');
});
