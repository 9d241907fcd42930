import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashFolder } from '@aml-mlops/artifacts';
import { openTracking } from '@aml-mlops/tracking';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { statuses, TestWorkspace } from '../../testing/test-workspace.fixture.ts';
import {
  backupWorkspace,
  collectGarbage,
  openWorkspace,
  type RunResult,
  repairStore,
  restoreWorkspace,
  verifyStore,
} from '../index.ts';

let project: TestWorkspace;
let first: RunResult;
let second: RunResult;
/** Every test begins with the same two runs, which are done once. */
beforeAll(async () => {
  project = new TestWorkspace();
  first = await project.run();
  second = await project.run(project.request({ both: { text: 'c' } }));
  project.keep();
});
beforeEach(() => project.goBack());
afterAll(() => project.close());

const folderOf = (result: RunResult, node: string, port = 'joined') => result.outputs[node]?.[port]?.folder ?? '';
const DAY = 86_400_000;

describe('verify', () => {
  test('reads every artifact and finds nothing in a store that is whole', async () => {
    expect(await verifyStore(project.workspace)).toEqual({
      checked: 7,
      damaged: [],
      repaired: [],
      removed: [],
      freedBytes: 0,
      applied: false,
    });
  });

  test('names what is damaged, what is missing and who needs it, and changes nothing', async () => {
    writeFileSync(path.join(folderOf(first, 'left'), 'value.txt'), 'x');
    rmSync(path.join(folderOf(first, 'right'), '_artifact.json'));
    rmSync(folderOf(second, 'book', 'book'), { recursive: true });
    const { damaged } = await verifyStore(project.workspace);
    const reasons = new Map(damaged.map(({ path: place, reason }) => [place, reason]));
    expect(reasons.get(folderOf(first, 'left'))).toMatch(/^its files must have the content hash .*; they have /);
    expect(reasons.get(folderOf(first, 'right'))).toBe('its _artifact.json is missing or broken; its files are whole');
    expect(reasons.get(project.workspace.artifacts)).toMatch(/^state test\/.* needs [0-9a-f]{32}, which is missing$/);
    expect(damaged).toHaveLength(3);
    expect(existsSync(path.join(folderOf(first, 'right'), '_artifact.json'))).toBe(false);
  });

  test('reads models outside the store that an alias points to', async () => {
    const outside = path.join(project.folder, 'elsewhere');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'model.onnx'), 'weights');
    const tracking = openTracking(project.workspace.trackingUri);
    const { runId } = await tracking.startRun({ experiment: 'e', name: 'r' });
    const source = pathToFileURL(outside).href;
    for (const [name, contentHash] of [
      ['hashed', await hashFolder(outside)],
      ['of-another-client', ''],
    ] as const) {
      const { version } = await tracking.models.register({ name, source, contentHash, runId });
      await tracking.models.promote(name, 'champion', version, { who: 'test', why: 'test', evidence: {} });
    }
    expect((await verifyStore(project.workspace)).damaged).toEqual([]);
    writeFileSync(path.join(outside, 'model.onnx'), 'other weights');
    expect((await verifyStore(project.workspace)).damaged).toEqual([
      { path: outside, reason: expect.stringMatching(/^version 1 of model hashed \(champion\): its files must have/) },
    ]);
    rmSync(outside, { recursive: true });
    expect((await verifyStore(project.workspace)).damaged.map(({ reason }) => reason)).toEqual([
      'version 1 of model hashed (champion): its files are missing',
      'version 1 of model of-another-client (champion): its files are missing',
    ]);
    await tracking.close();
  });
});

describe('repair', () => {
  test('a dry run says what would be done and does nothing', async () => {
    writeFileSync(path.join(folderOf(first, 'left'), 'value.txt'), 'x');
    const { repaired, applied } = await repairStore(project.workspace, { apply: false });
    expect(applied).toBe(false);
    expect(repaired).toEqual([
      { path: folderOf(first, 'left'), action: 'moved aside; the next run that needs it makes it again' },
    ]);
    expect((await verifyStore(project.workspace)).damaged).toHaveLength(1);
  });

  test('applied, it leaves a store that is whole, and the next run makes again what was lost', async () => {
    writeFileSync(path.join(folderOf(first, 'left'), 'value.txt'), 'x');
    writeFileSync(path.join(folderOf(first, 'right'), '_artifact.json'), '{}');
    await repairStore(project.workspace, { apply: true });
    expect((await verifyStore(project.workspace)).damaged).toEqual([]);
    const third = await project.run(project.request({ both: { text: 'c' } }));
    expect(statuses(third)).toMatchObject({ left: 'ran', right: 'reused', both: 'reused' });
  });

  test('a lost state goes back to the newest version that is whole, and begins anew where none is', async () => {
    rmSync(folderOf(second, 'book', 'book'), { recursive: true });
    const { repaired } = await repairStore(project.workspace, { apply: true });
    expect(repaired[0]?.action).toMatch(
      /^state test\/.* goes back to [0-9a-f]{12}, of 20.*; what it held since is gone/,
    );
    const after = await project.run(project.request({ both: { text: 'd' } }));
    expect(project.book(after)).toEqual(['l+r+b', 'l+r+d']);
    for (const result of [first, after]) rmSync(folderOf(result, 'book', 'book'), { recursive: true });
    expect((await repairStore(project.workspace, { apply: true })).repaired[0]?.action).toContain('begins anew');
    expect(project.book(await project.run(project.request({ both: { text: 'e' } })))).toEqual(['l+r+e']);
  });
});

describe('gc', () => {
  test('half-written files of a process that is gone, outputs and scratch of ended runs go; those of a living one stay', async () => {
    const { artifacts, runs } = project.workspace;
    const gone = path.join(artifacts, 'metrics-sweep', `x.tmp-${2 ** 22 + 1}-0123456789ab`);
    const living = path.join(artifacts, 'metrics-sweep', `x.tmp-${process.pid}-0123456789ab`);
    const outputs = path.join(runs, first.run, 'left', '1', 'outputs');
    for (const folder of [gone, living, outputs]) mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(gone, 'half'), 'half');
    const dry = await collectGarbage(project.workspace, { apply: false });
    expect(existsSync(gone)).toBe(true);
    const report = await collectGarbage(project.workspace, { apply: true });
    expect(report.removed).toEqual(dry.removed);
    expect(report.freedBytes).toBe(4);
    expect([gone, outputs, path.join(runs, first.run, 'left', 'scratch'), living].map((p) => existsSync(p))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(statuses(await project.run())).toMatchObject({ left: 'reused', both: 'reused' });
  });

  test('old artifacts go, but for those that a state or an alias of a model needs', async () => {
    const tracking = openTracking(project.workspace.trackingUri);
    const { kind: _, hash, folder } = first.outputs['left']?.['joined'] ?? { kind: '', hash: '', folder: '' };
    await tracking.models.register({ name: 'm', source: folder, contentHash: hash, runId: first.trackingRun });
    await tracking.models.promote('m', 'champion', 1, { who: 'test', why: 'it is', evidence: {} });
    await tracking.close();
    const now = new Date(Date.now() + 40 * DAY);
    const { removed } = await collectGarbage(project.workspace, { apply: true, olderThanDays: 30, now });
    const state = folderOf(second, 'book', 'book');
    expect(existsSync(state)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    expect(removed.filter(({ reason }) => reason.startsWith('last used'))).toHaveLength(5);
    const again = await project.run(project.request({ both: { text: 'c' } }));
    expect(again.outputs['both']).toEqual(second.outputs['both']);
    expect(statuses(again)).toMatchObject({ left: 'reused', right: 'ran' });
  });

  test('by size those go first that were not used for longest; none while a run is going on', async () => {
    const { runs } = project.workspace.database;
    runs.start({ id: 'going', pipeline: 'joining', scope: 'test', request: '{}' });
    expect((await collectGarbage(project.workspace, { apply: true, keepBytes: 0 })).checked).toBe(7);
    expect((await verifyStore(project.workspace)).checked).toBe(7);
    runs.finish('going', 'done');
    await collectGarbage(project.workspace, { apply: true, keepBytes: 0 });
    expect((await verifyStore(project.workspace)).checked, 'the state alone is left').toBe(1);
  });
});

describe('backup', () => {
  test('a workspace that is lost comes back with its runs, its states and all that was known', async () => {
    const folder = path.join(project.folder, 'backup');
    expect(await backupWorkspace(project.workspace, folder)).toEqual({ folder, artifacts: 7, damaged: [] });
    const { home } = project.workspace;
    project.workspace.close();
    writeFileSync(path.join(home, 'workspace.db'), 'no database');
    rmSync(path.join(home, 'artifacts'), { recursive: true });
    const restored = await restoreWorkspace(folder, home);
    expect(restored).toEqual({ home, artifacts: 7, before: `${home}.before-restore-1` });
    const workspace = openWorkspace(home);
    const again = await project.run(project.request({ both: { text: 'c' } }), { workspace });
    expect(Object.values(statuses(again))).toEqual(['reused', 'reused', 'reused', 'reused', 'reused']);
    expect((await verifyStore(workspace)).damaged).toEqual([]);
    workspace.close();
  });

  test('linked files take no space', async () => {
    const folder = path.join(project.folder, 'backup');
    await backupWorkspace(project.workspace, folder, { link: true });
    const file = path.join(folderOf(first, 'left'), 'value.txt');
    const copy = path.join(folder, 'artifacts', path.relative(project.workspace.artifacts, file));
    expect(statSync(copy).ino).toBe(statSync(file).ino);
    expect(statuses(await project.run()), 'a new link is no change of content').toMatchObject({ left: 'reused' });
  });

  test('what is damaged is told and not copied', async () => {
    writeFileSync(path.join(folderOf(first, 'left'), 'value.txt'), 'x');
    const backup = await backupWorkspace(project.workspace, path.join(project.folder, 'backup'));
    expect(backup).toMatchObject({ artifacts: 6, damaged: [{ path: folderOf(first, 'left') }] });
  });

  test('a damaged backup is refused, and the workspace stays as it is', async () => {
    const folder = path.join(project.folder, 'backup');
    await backupWorkspace(project.workspace, folder);
    const file = path.join(folderOf(first, 'left'), 'value.txt');
    writeFileSync(path.join(folder, 'artifacts', path.relative(project.workspace.artifacts, file)), 'x');
    const { home } = project.workspace;
    await expect(restoreWorkspace(folder, home)).rejects.toMatchObject({ code: 'E_BACKUP' });
    expect(readFileSync(file, 'utf8')).toBe('l');
    expect(existsSync(`${home}.before-restore-1`)).toBe(false);
  });

  test.each([
    ['over what is there', 'E_BACKUP_EXISTS', () => backupWorkspace(project.workspace, project.raw)],
    ['from what is none', 'E_BACKUP', () => restoreWorkspace(project.raw, project.workspace.home)],
  ])('is not made %s', async (_, code, act) => {
    await expect(act()).rejects.toMatchObject({ code });
  });

  test('a backup of another workspace, and a workspace in use, are refused', async () => {
    const folder = path.join(project.folder, 'backup');
    await backupWorkspace(project.workspace, folder);
    await expect(restoreWorkspace(folder, `${project.workspace.home}-2`)).rejects.toMatchObject({
      code: 'E_BACKUP_HOME',
    });
    project.workspace.database.runs.start({ id: 'going', pipeline: 'joining', scope: 'test', request: '{}' });
    await expect(restoreWorkspace(folder, project.workspace.home)).rejects.toMatchObject({ code: 'E_RUN_GOING' });
  });
});
