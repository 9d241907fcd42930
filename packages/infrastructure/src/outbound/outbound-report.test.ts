import path from 'node:path';
import { expect, test } from 'vitest';
import { mutate } from '../testing/mutate.ts';
import { repositoryTemplates, TEMPLATES } from '../testing/repository-templates.ts';
import { letsThrough, neededHosts } from './needed-hosts.ts';
import { outboundReport } from './outbound-report.ts';

const set = await repositoryTemplates();
const needed = await neededHosts(path.dirname(TEMPLATES));

test('stages let out what the environments of this repository are built from, and nothing else', () => {
  const { rules, problems } = outboundReport(set, ['dev', 'test', 'prd'], needed);
  expect(problems).toEqual([]);
  expect(new Set(rules.map(({ stage }) => stage))).toEqual(new Set(['test', 'prd']));
  expect(needed).toContainEqual({
    destination: 'storage.googleapis.com',
    file: 'packages/trainer/environment/Dockerfile',
    row: expect.any(Number),
    reason: expect.any(String),
  });
});

test('a host that is not let out is told with who needs it, one that nobody needs too', () => {
  const keys = ['parameters', 'outboundDestinations', 'value'];
  const less = mutate(set, [{ file: 'parameters.prd.json', keys: [...keys, 'npm'], change: () => '*.example.org' }]);
  expect(outboundReport(less, ['prd'], needed).problems.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^must let out \*\.npmjs\.org, which packages\/.*Dockerfile:\d+ needs for npm packages$/),
      'must not let out *.example.org: no environment needs it',
    ]),
  );
});

test.each([
  ['*.docker.io', '*.docker.io', true],
  ['*.docker.io', 'auth.docker.io', true],
  ['*.docker.io', 'docker.io.evil.org', false],
  ['*.docker.io', 'notdocker.io', false],
  ['pypi.org', 'pypi.org', true],
  ['pypi.org', 'test.pypi.org', false],
])('rule %s and host %s: %s', (rule, host, through) => {
  expect(letsThrough(rule, host)).toBe(through);
});
