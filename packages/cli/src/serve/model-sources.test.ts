import type { ModelRegistry, ModelVersion } from '@aml-mlops/tracking';
import { expect, test } from 'vitest';
import { modelSources } from './model-sources.ts';

const HASH = 'ab'.repeat(32);

/** A registry of one model with two versions, the second registered by a client that says no hash. */
function registry(champion: { version: number }): ModelRegistry {
  const versionOf = (version: number): ModelVersion => ({
    ...{ name: 'mail', version, runId: 'r', source: `/models/mail/${version}`, description: '' },
    ...{ contentHash: version === 1 ? HASH : '', createdAt: new Date(0), tags: {}, aliases: [] },
  });
  const refuse = () => Promise.reject(new Error('a service changes nothing'));
  return {
    listModels: async () => ['mail'],
    listVersions: async () => [versionOf(2), versionOf(1)],
    getByAlias: async (_name, alias) => (alias === 'champion' ? versionOf(champion.version) : undefined),
    getVersion: async (_name, version) => (version <= 2 ? versionOf(version) : undefined),
    ...{ register: refuse, promote: refuse, promotions: async () => [] },
  };
}

test('an alias is followed and a version is not; no choice is the champion of the only model', async () => {
  const champion = { version: 1 };
  const [only] = modelSources({}, registry(champion));
  const [alias, pinned] = modelSources({ model: ['mail@champion', 'mail:2'] }, registry(champion));
  expect([only?.follows, alias?.follows, pinned?.follows]).toEqual([true, true, false]);
  expect(await only?.locate()).toEqual({ name: 'mail', version: '1', folder: '/models/mail/1', contentHash: HASH });
  champion.version = 2;
  expect(await alias?.locate()).toEqual({ name: 'mail', version: '2', folder: '/models/mail/2' });
  expect(await pinned?.locate()).toMatchObject({ version: '2' });
});

test('models of the registry come before folders, in the order given', () => {
  const sources = modelSources({ model: ['mail:1'], folder: ['a', 'b'] }, registry({ version: 1 }));
  expect(sources.map(({ reference }) => reference)).toEqual(['mail:1', 'a', 'b']);
  expect(() => modelSources({ model: ['mail:'] }, registry({ version: 1 }))).toThrow(/^model must be NAME/);
});
