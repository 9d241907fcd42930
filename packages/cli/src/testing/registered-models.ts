import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder } from '@aml-mlops/artifacts';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { openTracking } from '@aml-mlops/tracking';

/**
 * Registers versions of `mail` in a home: 1 is good and the champion, 2 as good, 3 calls everything by another name, 4 does not
 * start: its certificate failed.
 */
export async function registerModels(home: string): Promise<void> {
  const workspace = openWorkspace(home);
  const tracking = openTracking(workspace.trackingUri);
  const failed = { schemaVersion: 1, passed: false, documents: 1, maxProbabilityDifference: 1, labelFlips: 1 };
  const versions = [{}, { lean: 0.01 }, { labels: ['radio', 'astronomy', 'photography'] }, { parity: failed }];
  try {
    for (const [index, options] of versions.entries()) {
      const folder = path.join(home, 'models', String(index + 1));
      await mkdir(folder, { recursive: true });
      await writeTinyModel(folder, options);
      const contentHash = await hashFolder(folder);
      await tracking.models.register({ name: 'mail', source: folder, contentHash, runId: 'none' });
    }
    await tracking.models.promote('mail', 'champion', 1, { who: 'test', why: 'the first', evidence: {} });
  } finally {
    await tracking.close();
    workspace.close();
  }
}

/** Makes a version of `mail` the champion. */
export async function promoteMail(home: string, version: number): Promise<void> {
  const workspace = openWorkspace(home);
  const tracking = openTracking(workspace.trackingUri);
  try {
    await tracking.models.promote('mail', 'champion', version, { who: 'test', why: 'it is tried', evidence: {} });
  } finally {
    await tracking.close();
    workspace.close();
  }
}
