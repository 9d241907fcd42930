import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryTemplates, TEMPLATES } from '../testing/repository-templates.ts';
import { WHO, whoMay } from './who-may.ts';
import { whoMayTable, withTable } from './who-may-table.ts';

const STAGES = ['dev', 'test', 'prd'];
const may = whoMay(await repositoryTemplates(), STAGES);

/** The deeds that somebody may do in a stage. */
const deedsOf = (who: (typeof WHO)[number], stage: string) =>
  Object.entries(may)
    .filter(([, cells]) => cells[who]?.includes(stage))
    .map(([deed]) => deed);

const READS = ['mlops jobs', 'mlops jobs watch', 'mlops deploy status', 'mlops batch status'];
const WORK = [
  ...['mlops publish', 'mlops submit', 'mlops jobs watch', 'mlops jobs', 'mlops jobs cancel', 'mlops jobs download'],
  ...[
    'mlops schedule create',
    'mlops schedule delete',
    'register what a job made',
    'mlops batch invoke',
    'mlops batch status',
  ],
];
/** What makes and changes batch endpoints. */
const BATCH = ['mlops batch publish', 'mlops batch default', 'mlops batch delete'];
const DEPLOYS = ['status', 'logs', 'rollback', 'delete', 'a registered model'].map((what) => `mlops deploy ${what}`);

test('data scientists work in dev and deploy nothing', () => {
  expect(deedsOf('data scientists', 'dev').sort()).toEqual(
    [...WORK, 'mlops deploy status', 'mlops deploy logs', 'ask an endpoint', 'start a cluster'].sort(),
  );
  expect([...deedsOf('data scientists', 'test'), ...deedsOf('data scientists', 'prd')]).toEqual([]);
});

test('ML engineers work in dev and test and deploy nothing', () => {
  for (const stage of ['dev', 'test']) {
    expect(deedsOf('ML engineers', stage).sort()).toEqual(
      [...WORK, ...BATCH, 'mlops deploy status', 'start a cluster'].sort(),
    );
  }
  expect(deedsOf('ML engineers', 'prd')).toEqual([]);
});

test('release managers deploy in production what is registered and published there, and make nothing new', () => {
  expect(deedsOf('release managers', 'prd').sort()).toEqual(
    [
      ...DEPLOYS,
      'mlops batch status',
      'mlops jobs',
      'mlops jobs watch',
      'mlops jobs download',
      'ask an endpoint',
    ].sort(),
  );
  expect([...deedsOf('release managers', 'dev'), ...deedsOf('release managers', 'test')]).toEqual([]);
});

test('continuous integration may what its workflows do, and changes nothing of the infrastructure', () => {
  const expected = [...WORK, ...BATCH, ...DEPLOYS, 'mlops deploy a new model', 'ask an endpoint', 'start a cluster'];
  for (const stage of STAGES) expect(deedsOf('ci', stage).sort()).toEqual(expected.sort());
});

test('the platform deploys the templates but for the roles, and makes no owners', () => {
  for (const stage of STAGES) {
    const deeds = deedsOf('platform', stage);
    expect(deeds).toEqual(expect.arrayContaining(['mlops infra deploy --keep-roles', 'change a cluster']));
    expect(deeds).not.toContain('mlops infra deploy');
    expect(deeds).not.toContain('make somebody an owner');
    // It reads and writes no data.
    expect(deeds).not.toContain('mlops publish');
  }
});

test('a job, a service and a caller do their own thing alone; who reads reads no data and no keys', () => {
  for (const stage of STAGES) {
    expect(deedsOf('compute', stage)).toEqual(expect.arrayContaining(['run as a job']));
    expect(deedsOf('compute', stage)).not.toEqual(expect.arrayContaining(['mlops publish']));
    expect(deedsOf('endpoint', stage)).toEqual(['serve a model']);
    expect(deedsOf('Reader', stage).sort()).toEqual([...READS].sort());
  }
  expect(deedsOf('callers', 'prd')).toEqual(['ask an endpoint']);
  expect(deedsOf('callers', 'dev')).toEqual([]);
});

test.each(["read the workspace's keys", 'delete the workspace', 'change a cluster'])(
  '%s: the platform alone',
  (deed) => {
    expect(WHO.filter((who) => (may[deed]?.[who]?.length ?? 0) > 0)).toEqual(['platform']);
  },
);

test('the table of infrastructure/README.md is what the templates say: else run generators/who-may.ts', () => {
  const readme = readFileSync(path.join(TEMPLATES, 'README.md'), 'utf8');
  expect(withTable(readme, whoMayTable(may, STAGES))).toBe(readme);
});
