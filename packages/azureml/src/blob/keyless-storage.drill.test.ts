import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { downloadOutputs } from '../submit/job-outputs.ts';
import { submitPlan } from '../submit/submit-plan.ts';
import { watchJob } from '../submit/watch-job.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { type StorageWithRoles, storageWithRoles } from '../testing/storage-roles.fixture.ts';

const testSteps = new TestSteps();
let storage: StorageWithRoles;
beforeAll(async () => {
  storage = await storageWithRoles();
  await storage.start('tokens');
});
afterAll(async () => {
  await storage?.close();
  testSteps.remove();
});

test('on storage that forbids keys a pipeline is submitted, run and downloaded by roles alone', async () => {
  const { workspace, askedForKey } = storage.as('contributor');
  const job = await submitPlan({
    ...{ workspace, plan: joiningPlan(), steps: testSteps.sources, repository: REPOSITORY },
    ...{ inputs: { raw: testSteps.raw }, description: 'From raw texts to a ledger' },
  });
  expect(await watchJob(workspace, job.name, { intervalSeconds: 0.1 })).toMatchObject({ status: 'done' });
  await downloadOutputs(workspace, job.name, path.join(storage.home, 'out'), ['join_texts_joined']);
  expect(await readFile(path.join(storage.home, 'out/join_texts_joined/value.txt'), 'utf8')).toContain('ONE');
  expect(askedForKey()).toBe(false);
});

test('storage that forbids keys takes identities alone; a key that is told does not help, and the role that does is named', async () => {
  await expect(storage.as('scientist').upload('x')).rejects.toMatchObject({
    code: 'E_AZURE_AUTH',
    message: expect.stringContaining(
      'the storage account forbids keys: give this identity the role Storage Blob Data Contributor on it',
    ),
  });
  await storage.as('contributor').upload('by-identity');
  expect(await storage.as('contributor').download('by-identity')).toBe('alpha');
});
