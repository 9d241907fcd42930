import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Datastore, openLocalDatastore } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatastore } from '../blob/open-datastore.ts';
import { type EmulatedWorkspace, startEmulatedWorkspace } from '../testing/emulator.fixture.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { deleteSchedule, listSchedules, schedulePlan } from './create-schedule.ts';
import { cancelJob, listJobs } from './jobs.ts';
import { armTrigger, parseScheduleTrigger } from './schedule.ts';
import { submitPlan } from './submit-plan.ts';
import { triggerOnData } from './trigger-on-data.ts';
import { watchJob } from './watch-job.ts';

describe('triggers of schedules', () => {
  test.each([
    [{ cron: '0 6 * * 1-5' }, { triggerType: 'Cron', expression: '0 6 * * 1-5', timeZone: 'UTC' }],
    [
      { every: 2, unit: 'week', at: { hours: [6], minutes: [0], weekDays: ['monday'] }, timeZone: 'UTC' },
      {
        triggerType: 'Recurrence',
        frequency: 'Week',
        interval: 2,
        schedule: { hours: [6], minutes: [0], weekDays: ['Monday'] },
        timeZone: 'UTC',
      },
    ],
  ] as const)('%j', (given, sent) => {
    expect(
      armTrigger(parseScheduleTrigger(structuredClone(given) as Parameters<typeof parseScheduleTrigger>[0])),
    ).toEqual(sent);
  });

  test.each([{ cron: 'weekly' }, { cron: '0 6 * *' }, { every: 0, unit: 'day' as const }])('%j is refused', (given) => {
    expect(() => parseScheduleTrigger(given)).toThrow('trigger of a schedule must be like {cron: "0 6 * * 1"}');
  });
});

describe('a workspace', () => {
  const testSteps = new TestSteps();
  let azure: EmulatedWorkspace;
  let folder: string;
  let raw: Datastore;
  const address = 'azureml://datastores/workspaceblobstore/paths/raw';
  const submission = () => ({
    workspace: azure.workspace,
    plan: joiningPlan(),
    steps: testSteps.sources,
    repository: REPOSITORY,
    inputs: { raw: address },
    description: 'From raw texts to a ledger',
  });
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'schedule-'));
    azure = await startEmulatedWorkspace();
    raw = await openDatastore(address, async () => azure.workspace);
    await raw.write('a.txt', 'one');
  });
  afterAll(async () => {
    await azure?.close();
    await rm(folder, { recursive: true, force: true });
    testSteps.remove();
  });

  test('a schedule runs the pipeline, on what is there then', async () => {
    const trigger = parseScheduleTrigger({ cron: '0 6 * * 1' });
    const weekly = { name: 'weekly', enabled: true, when: 'cron 0 6 * * 1', state: 'Succeeded' };
    expect(await schedulePlan({ ...submission(), schedule: 'weekly', trigger })).toEqual(weekly);
    expect(await listSchedules(azure.workspace)).toEqual([weekly]);
    await azure.admin('POST', `schedules/${azure.config.workspace}/weekly/fire`);
    const [job] = await listJobs(azure.workspace, 1);
    expect(await watchJob(azure.workspace, job!.name, { intervalSeconds: 0.1 })).toMatchObject({ status: 'done' });
    await deleteSchedule(azure.workspace, 'weekly');
    await deleteSchedule(azure.workspace, 'weekly');
    expect(await listSchedules(azure.workspace)).toEqual([]);
  });

  test('new files are run once, however often and by however many they are seen', async () => {
    const trigger = () => triggerOnData({ ...submission(), datastore: raw });
    const [one, two] = await Promise.all([trigger(), trigger()]);
    const names = [one, two].map((result) => (result.submitted ? result.job.name : result.name));
    expect(names[0]).toBe(names[1]);
    expect(await trigger()).toMatchObject({ submitted: false, name: names[0] });
    await watchJob(azure.workspace, names[0]!, { intervalSeconds: 0.1 });
    await raw.write('b.txt', 'two');
    const next = await trigger();
    expect(next.submitted && next.job.name).not.toBe(names[0]);
    if (next.submitted) {
      const { nodes } = await watchJob(azure.workspace, next.job.name, { intervalSeconds: 0.1 });
      // The address is the same, the data are not: nothing is reused.
      expect(nodes.map(({ status }) => status)).toEqual(Array(5).fill('ran'));
    }
    const empty = openLocalDatastore(path.join(folder, 'empty'));
    await expect(triggerOnData({ ...submission(), datastore: empty })).rejects.toMatchObject({ code: 'E_RAW_LAYOUT' });
  });

  test('a job is cancelled', async () => {
    const job = await submitPlan({ ...submission(), forceRerun: true });
    await cancelJob(azure.workspace, job.name);
    expect((await watchJob(azure.workspace, job.name, { intervalSeconds: 0.1 })).status).toBe('interrupted');
    await cancelJob(azure.workspace, job.name);
  });

  test('a node whose process is killed fails the job, which can be submitted again', async () => {
    const plan = joiningPlan({ 'join-texts': { trouble: 'kill' } });
    const job = await submitPlan({ ...submission(), plan });
    const watched = await watchJob(azure.workspace, job.name, { intervalSeconds: 0.1 });
    expect(watched).toMatchObject({ status: 'failed', failure: { node: 'join-texts' } });
    const again = await submitPlan(submission());
    expect((await watchJob(azure.workspace, again.name, { intervalSeconds: 0.1 })).status).toBe('done');
  });
});
