import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startHost } from '../runner/host.ts';
import { severeAdvisories, withoutAdvisories } from './check-dependencies.ts';
import { findBase, NOTHING } from './find-base.ts';
import { junitReport } from './junit.ts';
import { modelReference } from './model-reference.ts';
import { notesOf, versionOf, writeSums } from './release.ts';
import { openServiceHost } from './service-host.ts';
import { setOutput } from './set-output.ts';
import { writeWorkspaces } from './write-workspaces.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ci-tasks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
};

test('the model is the one that is named, else that of model CI; anything else is refused', () => {
  file(
    'model/model.json',
    '{"schemaVersion": 1, "name": "sample-classifier", "version": "7", "job": "x", "workspace": "dev"}',
  );
  const from = path.join(folder, 'model');
  expect(modelReference(from, undefined)).toEqual({ name: 'sample-classifier', version: '7' });
  // As Azure Pipelines gives it where nobody has named one.
  expect(modelReference(from, ' ')).toEqual({ name: 'sample-classifier', version: '7' });
  expect(modelReference(from, 'other:12')).toEqual({ name: 'other', version: '12' });
  for (const bad of ['other', 'other:0', 'a:1; rm -rf .', '$(id):1', 'a:1\nb', '--help:1']) {
    expect(() => modelReference(from, bad)).toThrow(
      `model must be NAME:VERSION, given by hand, by an event or by model.json of model CI; got ${JSON.stringify(bad)}`,
    );
  }
  expect(() => modelReference(folder, '')).toThrow('got neither a name nor');
  file('bad/model.json', '{"name": 1}');
  expect(() => modelReference(path.join(folder, 'bad'), undefined)).toThrow('must name a model and its version');
});

test('the base is the last good commit; without one everything is affected; a shallow clone is refused', async () => {
  const repository = path.join(folder, 'repository');
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim();
  mkdirSync(repository);
  git('init', '--quiet', '--initial-branch=main');
  const commit = () =>
    git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--allow-empty', '-m', 'x');
  commit();
  const first = git('rev-parse', 'HEAD');
  commit();
  const ask = async (last: string, where = repository) => {
    const host = await startHost(last);
    host.grant('job', { actions: 'read' });
    const github = {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: host.url,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_TOKEN: 'job',
      GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/model-ci.yml@refs/heads/main',
    };
    const azure = {
      TF_BUILD: 'True',
      SYSTEM_COLLECTIONURI: `${host.url}/`,
      SYSTEM_TEAMPROJECT: 'p',
      SYSTEM_DEFINITIONID: '3',
      SYSTEM_ACCESSTOKEN: 'job',
    };
    const found = [];
    for (const environment of [github, azure])
      found.push(await findBase(where, 'main', environment).finally(() => undefined));
    await host.close();
    return found;
  };
  expect(await ask(first)).toEqual([first, first]);
  expect(await ask('1'.repeat(40))).toEqual([NOTHING, NOTHING]);
  expect(await findBase(repository, 'main', {})).toBe(git('rev-parse', 'HEAD'));
  const shallow = path.join(folder, 'shallow');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, shallow]);
  await expect(findBase(shallow, 'main', {})).rejects.toThrow('the clone must have its history (fetch-depth: 0)');
});

test('a comment and a release are written with the permission for them, and refused without', async () => {
  const host = await startHost('');
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: host.url,
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_TOKEN: 'job',
    PULL_REQUEST: '3',
  };
  const service = openServiceHost(environment);
  host.grant('job', { contents: 'read' });
  await expect(service?.comment('Plan', 'text')).rejects.toThrow(
    'got 403: {"message":"Resource not accessible by integration: needs pull-requests: write',
  );
  host.grant('job', { 'pull-requests': 'write', contents: 'write' });
  await service?.comment('Plan', 'text');
  file('out/NOTES.md', 'new');
  file('out/a.tgz', 'bytes');
  await service?.release('v1.0.0', path.join(folder, 'out'));
  expect(host.written.map(({ what, text }) => `${what} ${text}`)).toEqual([
    'comment {"body":"### Plan\\n\\ntext"}',
    'release {"tag_name":"v1.0.0","name":"v1.0.0","body":"new"}',
    'file of the release bytes',
  ]);
  await expect(openServiceHost({ ...environment, PULL_REQUEST: '' })?.comment('a', 'b')).rejects.toThrow(
    'variable PULL_REQUEST must be given to this step',
  );
  await host.close();
  expect(openServiceHost({})).toBeUndefined();
});

test('notes are those of the version that the tag and package.json agree on', () => {
  const changelog = '# Changelog\n\n## 1.2.0 (2026-11-01)\n\n- Faster.\n\n## 1.1.0\n\n- First.\n';
  expect(notesOf(changelog, '1.2.0')).toBe('- Faster.\n');
  expect(() => notesOf(changelog, '2.0.0')).toThrow(
    'CHANGELOG.md must say what version 2.0.0 brings; it knows 1.2.0 (2026-11-01), 1.1.0',
  );
  file('package.json', '{"version": "1.2.0"}');
  expect(versionOf('refs/tags/v1.2.0', folder)).toBe('1.2.0');
  expect(() => versionOf('v1.3.0', folder)).toThrow('tag must be v1.2.0, the version of package.json; got v1.3.0');
  const sums = path.join(folder, 'sums');
  file('sums/a.txt', 'a\n');
  writeSums(sums);
  expect(execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: sums, encoding: 'utf8' })).toBe('a.txt: OK\n');
});

test('severe advisories are named once, and a registry that knows none is no good news', () => {
  const via = { url: 'https://example.com/1', title: 'Bad' };
  const report = {
    vulnerabilities: {
      a: { severity: 'high', via: [via] },
      b: { severity: 'high', via: ['a'] },
      c: { severity: 'low', via: [via] },
    },
  };
  expect(severeAdvisories(report)).toEqual([
    { package: 'a', severity: 'high', title: 'Bad', url: 'https://example.com/1' },
  ]);
  expect(() => severeAdvisories({ message: '405' })).toThrow('npm audit must have a report');
  expect(withoutAdvisories({ message: '405 Method Not Allowed', statusCode: 405 })).toBe('405 Method Not Allowed');
  expect(withoutAdvisories({ message: 'refused', statusCode: 403 }), 'which may pass').toBeUndefined();
  expect(withoutAdvisories(report)).toBeUndefined();
});

test('a report is XML whatever a detail holds', () => {
  const xml = junitReport('a & b', [
    { name: '<x>', passed: true, detail: '' },
    { name: 'y', passed: false, detail: '"\u0007' },
  ]);
  expect(xml).toContain('<testsuite name="a &amp; b" tests="2" failures="1">');
  expect(xml).toContain('<failure message="&quot;\ufffd"/>');
});

test('an output is one line, in the way of the system', () => {
  const output = file('output', '');
  setOutput('MODEL', 'a:1', { GITHUB_OUTPUT: output });
  expect(readFileSync(output, 'utf8')).toBe('MODEL=a:1\n');
  expect(() => setOutput('MODEL', 'a\nGITHUB_TOKEN=x', {})).toThrow('output MODEL must be one line');
});

test('workspaces come from a variable, checked before they stay', async () => {
  const place = path.join(folder, 'workspaces.yaml');
  await expect(writeWorkspaces(place, '')).rejects.toThrow('variable WORKSPACES must hold what workspaces.yaml says');
  await expect(writeWorkspaces(place, 'workspaces: { dev: { subscription: x } }')).rejects.toThrow(
    'workspaces.dev.subscription',
  );
  expect(() => readFileSync(place)).toThrow('ENOENT');
});
