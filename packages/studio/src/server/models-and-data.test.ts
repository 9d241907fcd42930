import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { artifactFolder, openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataLineage, DataSurvey, DatasetShown, DocumentPage, DocumentWhole } from '../api/data.ts';
import type { ModelComparison, ModelRow, ModelShownWhole, ModelVersionDetail } from '../api/models.ts';
import type { PipelineNeeds, PipelineRow, PipelineShown } from '../api/pipelines.ts';
import type { ProfileRow, ProfileShown, ProfileWords } from '../api/profiles.ts';
import type { ValidationHistory, ValidationList, ValidationReport } from '../api/validation.ts';
import { startStudio } from '../index.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { seedPlan } from '../testing/seed-plan.ts';
import { NODE, VALIDATED } from '../testing/seed-validations.ts';
import { SEEDED, seedWorkspace } from '../testing/seed-workspace.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-pages-'));
await seedWorkspace(home, { trackingRuns: 1 });
const workspace = openWorkspace(home);
const logged: string[] = [];
const plans = () => [seedPlan('nightly', 'sample', { clean: [] })];
let studio: Awaited<ReturnType<typeof startStudio>>;
beforeAll(async () => {
  studio = await startStudio({
    workspace,
    port: 0,
    token: 'a-token',
    log: (line) => logged.push(line),
    actions: { plans },
  });
});
afterAll(async () => {
  await studio.close();
  workspace.close();
  rmSync(home, { recursive: true });
});

const ask = (place: string) => fetch(`${studio.url}/studio/api${place}`);
const get = async <T>(place: string): Promise<T> => {
  const answer = await ask(place);
  expect([place, answer.status]).toEqual([place, 200]);
  return (await answer.json()) as T;
};
const status = async (place: string) => (await ask(place)).status;

test('a model is shown with its versions, why aliases moved, and what is gone', async () => {
  const models = await get<readonly ModelRow[]>('/models');
  expect(models.map(({ name, champion, metric }) => [name, champion?.version, metric?.name])).toEqual([
    ['sample-classifier', 1, undefined],
    ['topic-classifier', 1, undefined],
    ['topics-classifier', 1, 'accuracy'],
  ]);
  const model = await get<ModelShownWhole>('/models/topics-classifier');
  expect(model.versions.map(({ version, aliases, isThere }) => [version, aliases, isThere])).toEqual([
    [3, [], true],
    [2, ['challenger'], true],
    [1, ['champion'], true],
  ]);
  expect(model.promotions[0]).toMatchObject({ alias: 'challenger', who: HOSTILE.direction, why: HOSTILE.markup });
  expect(model.promotions[0]?.evidence).toContainEqual(['candidate accuracy', '0.811111']);
  // What is called after the model and is a test set comes first.
  expect(model.testSets[0]).toEqual({ name: 'topics-test', version: 1, rows: 90 });
  const gone = await get<ModelShownWhole>('/models/sample-classifier');
  expect(gone.versions.map(({ isThere }) => isThere)).toEqual([false, false]);
  const detail = await get<ModelVersionDetail>('/models/sample-classifier/versions/1');
  expect(detail).toMatchObject({ files: [], fault: expect.stringContaining('not in this workspace') });
  expect(await status('/models/__proto__')).toBe(404);
  expect(await status('/models/topics-classifier/versions/9')).toBe(404);
});

test('a version has its certificate, also one that failed, and its calibration, where it was measured', async () => {
  const good = await get<ModelVersionDetail>('/models/topics-classifier/versions/1');
  expect(good.fault).toBeUndefined();
  expect(good).toMatchObject({ parity: { passed: true, test: { documents: 90 } } });
  expect(good.card).toContain(HOSTILE.markup);
  expect(good.calibration?.confidences.reduce((sum, count) => sum + count, 0)).toBe(120);
  const bad = await get<ModelVersionDetail>('/models/topics-classifier/versions/3');
  expect(bad.parity).toMatchObject({ passed: false, labelFlips: 4 });
  expect(bad.calibration).toBeUndefined();
});

test('two versions are asked about the same documents, and those that flip are told with what each says', async () => {
  const place = '/models/topics-classifier/comparison?before=1&after=2&dataset=topics-test&datasetVersion=1';
  const all = await get<ModelComparison>(place);
  expect(all.documents).toBe(90);
  expect(all.bothRight + all.onlyBefore + all.onlyAfter + all.bothWrong).toBe(90);
  expect(all.before.right).toBe(all.bothRight + all.onlyBefore);
  expect(all.counts.gained).toBe(all.onlyAfter);
  expect(all.counts.lost).toBe(all.onlyBefore);
  expect(all.counts.all).toBe(all.counts.gained + all.counts.lost + all.counts.neither);
  expect(all.counts.lost).toBeGreaterThan(5);
  expect(all.classes.reduce((sum, { after }) => sum + after, 0)).toBe(all.after.right);
  const lost = await get<ModelComparison>(`${place}&kind=lost&from=2&limit=3`);
  expect(lost.flips).toHaveLength(3);
  for (const { label, before, after } of lost.flips) {
    expect([before.label, before.isRight, after.isRight]).toEqual([label, true, false]);
    expect(before.probability).toBeGreaterThan(0.3);
  }
  const file = await (await ask(place.replace('comparison?', 'comparison.csv?kind=lost&'))).text();
  const rows = file.trim().split('\r\n');
  expect(rows[0]).toContain('Id,Text,Label,Champion,');
  expect(rows).toHaveLength(1 + all.counts.lost);
  expect(await status(`${place}&kind=other`)).toBe(400);
  expect(await status(place.replace('topics-test', 'topics-nothing'))).toBe(404);
});

test('a dataset is surveyed: labels, lengths, words, documents that stand there twice, doubtful labels', async () => {
  const survey = await get<DataSurvey>('/data/topics-train/2/survey');
  expect(survey.rows).toBe(150);
  expect(survey.classes.reduce((sum, { documents }) => sum + documents, 0)).toBe(150);
  expect(survey.lengths.reduce((sum, { documents }) => sum + documents, 0)).toBe(150);
  expect(survey.words.most).toBeGreaterThan(100_000);
  const astronomy = survey.topWords.find(({ label }) => label === 'astronomy');
  expect(astronomy?.words.map(({ word }) => word)).toEqual(expect.arrayContaining(['comet', 'orbit', 'telescope']));
  expect(survey.duplicates.exact).toBe(6);
  expect(survey.duplicates.groups[0]).toMatchObject({ isTorn: true, labels: ['photography', 'radio'] });
  const ids = survey.suspected?.first.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['topics-2-11', 'topics-2-91', 'topics-2-131']));
});

test('documents are searched some at a time, and one is read whole', async () => {
  const place = '/data/topics-train/2/documents';
  const first = await get<DocumentPage>(`${place}?label=radio&text=ANTENNA&limit=5`);
  expect(first.documents.map(({ label }) => label)).toEqual(Array(5).fill('radio'));
  const rest = await get<DocumentPage>(`${place}?label=radio&text=antenna&limit=200&from=${first.next}`);
  expect(rest.next).toBeUndefined();
  expect(rest.documents.every(({ row }) => row > first.documents.at(-1)!.row)).toBe(true);
  expect(await get<DocumentPage>(`${place}?text=${encodeURIComponent('\u0000no')}`)).toMatchObject({
    documents: [],
    looked: 150,
  });
  const [long] = (await get<DocumentPage>(`${place}?from=4&limit=1`)).documents;
  expect([long?.id, long?.excerpt.length]).toEqual([HOSTILE.formula, 600]);
  const whole = await get<DocumentWhole>(`${place}/4`);
  expect(whole.text).toHaveLength(whole.characters);
  expect(whole.characters).toBeGreaterThan(1_000_000);
  const file = await (await ask(`${place}.csv?label=radio&text=ANTENNA`)).text();
  const found = [...first.documents, ...rest.documents];
  expect(
    file
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]),
  ).toEqual(found.map(({ id }) => id));
  // Texts are whole in it, and none is a formula.
  const everything = await (await ask(`${place}.csv`)).text();
  expect(everything).toContain(`\r\n"'${HOSTILE.formula.replaceAll('"', '""')}",`);
  expect(everything.length).toBeGreaterThan(1_000_000);
  expect(await status(`${place}/150`)).toBe(404);
  expect(await status(`${place}?limit=100000`)).toBe(400);
});

test('lineage goes both ways: raw files and parameters, readers and models', async () => {
  const lineage = await get<DataLineage>('/data/topics-train/2/lineage');
  expect(lineage.partitions?.map(({ name }) => name)).toEqual(['week=2026-W44', 'week=2026-W45', 'week=2026-W46']);
  expect(lineage.fields).toContainEqual(['param testShare', '0.2']);
  expect(lineage.readers.map(({ node, distance }) => [node, distance])).toEqual([
    ['trainer', 1],
    ['trainer', 1],
  ]);
  expect(lineage.models.map(({ name, version }) => [name, version])).toEqual([
    ['topics-classifier', 3],
    ['topics-classifier', 2],
  ]);
  const gone = await get<DataLineage>('/data/sample-train/1/lineage');
  expect([gone.partitions, gone.fault]).toEqual([undefined, expect.stringContaining('not in this workspace')]);
});

test('what is not what it should be is not shown as it', async () => {
  const { versions } = await get<DatasetShown>('/data/topics-train');
  const [newer, older] = versions;
  const folder = (hash: string) => artifactFolder(workspace, 'dataset/text', hash);
  // Another dataset where this one should be: its descriptor says so.
  await rm(folder(older!.contentHash), { recursive: true });
  const { cpSync } = await import('node:fs');
  cpSync(folder(newer!.contentHash), folder(older!.contentHash), { recursive: true });
  expect(await status('/data/topics-train/1/documents')).toBe(404);
  expect((await get<DatasetShown>('/data/topics-train')).versions.map(({ isThere }) => isThere)).toEqual([true, false]);
});

test('validations are listed with those that failed, and a statistic is followed over the runs', async () => {
  const { rows } = await get<ValidationList>('/validation');
  expect(rows.map(({ run, status: state, found }) => [run, state, found?.warnings])).toEqual([
    [VALIDATED[2], 'ran', 2],
    [VALIDATED[1], 'ran', 1],
    [VALIDATED[0], 'failed', undefined],
  ]);
  const report = await get<ValidationReport>(`/validation/${VALIDATED[2]}/${NODE}`);
  expect(report.bands).toHaveLength(8);
  expect(report.words.some(({ word }) => word === HOSTILE.direction)).toBe(true);
  const history = await get<ValidationHistory>(`/validation/history?pipeline=validate&scope=topics&node=${NODE}`);
  expect(history.points.map(({ run }) => run)).toEqual([VALIDATED[1], VALIDATED[2]]);
  const shares = history.points.map(({ bands }) =>
    bands.find(({ dataset, statistic }) => dataset === 'test' && statistic === 'class share of radio'),
  );
  expect(shares.map((band) => band?.value)).toEqual([0.41000000000000003, 0.49]);
  expect(await status(`/validation/${VALIDATED[0]}/${NODE}`)).toBe(404);
  expect(await status(`/validation/${SEEDED.old}/${NODE}`)).toBe(404);
});

test('pipelines are those of the project, and those that only runs had', async () => {
  const rows = await get<readonly PipelineRow[]>('/pipelines');
  const needs = await get<PipelineNeeds>('/pipeline-needs');
  expect(needs.computes.flatMap(({ pipelines }) => pipelines)).toContain('nightly');
  expect(needs.environments.every(({ name, steps }) => name !== '' && steps.length > 0)).toBe(true);
  expect(rows.map(({ name, isDefined, steps, runs }) => [name, isDefined, steps, runs])).toEqual([
    ['nightly', true, 1, 0],
    ['retrain', false, 10, 5],
    ['score', false, 2, 1],
    ['validate', false, 2, 3],
    // Of a version that nobody can read.
    [HOSTILE.formula, false, 0, 1],
    ['monitor', false, 1, 1],
  ]);
  const retrain = await get<PipelineShown>('/pipelines/retrain');
  expect(retrain.ofRun).toBe(SEEDED.going);
  expect(retrain.nodes.at(-1)).toMatchObject({
    name: 'gate',
    after: ['selection'],
    compute: 'local',
    environment: 'node',
  });
  expect(await status('/pipelines/nothing')).toBe(404);
});

test('a profile is shown over time, and one that is gone says so', async () => {
  const profiles = await get<readonly ProfileRow[]>('/profiles');
  expect(profiles.map(({ scope, datasets, fault }) => [scope, datasets.length, fault !== undefined])).toEqual([
    ['topics', 1, false],
    [HOSTILE.emoji, 0, true],
  ]);
  const shown = await get<ProfileShown>('/profiles/topics%2Fhistoric');
  expect(shown.versions.map(({ asOf }) => asOf)).toEqual(Array.from({ length: 10 }, (_, i) => `2026-W${37 + i}`));
  const rows = shown.statistics.indexOf('rows');
  expect(shown.versions.at(-1)?.values[rows]).toBe(208);
  const label = encodeURIComponent(HOSTILE.markup);
  const words = await get<ProfileWords>(`/profiles/topics%2Fhistoric/words?dataset=topics-train&label=${label}`);
  expect(words.versions[0]?.words[0]?.word).toBe('comet');
  expect(await status('/profiles/nothing')).toBe(404);
  expect(logged).toEqual([]);
});
