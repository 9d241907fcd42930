import type { ModelVersion } from '@aml-mlops/tracking';
import { expect, test } from 'vitest';
import { modelFolder, parseModelReference, resolveModel } from './resolve-model.ts';

const versionOf = (name: string, version: number): ModelVersion => ({
  name,
  version,
  runId: 'r',
  source: `/models/${name}/${version}`,
  contentHash: String(version),
  createdAt: new Date(0),
  description: '',
  tags: {},
  aliases: [],
});

/** Models with two versions each; the champion is the first. */
const registryOf = (...names: string[]) => ({
  listModels: async () => names,
  listVersions: async (name: string) => [versionOf(name, 2), versionOf(name, 1)],
  getByAlias: async (name: string, alias: string) => (alias === 'champion' ? versionOf(name, 1) : undefined),
  getVersion: async (name: string, version: number) => (version <= 2 ? versionOf(name, version) : undefined),
});

test.each([
  ['mail', { name: 'mail' }],
  ['mail@champion', { name: 'mail', alias: 'champion' }],
  ['mail:12', { name: 'mail', version: 12 }],
])('%s is read', (text, expected) => expect(parseModelReference(text)).toEqual(expected));

test.each(['', 'mail:', 'mail:0', 'mail:1.5', 'mail@', 'a@b:1', ':1'])('%j is refused', (text) => {
  expect(() => parseModelReference(text)).toThrow(/^model must be NAME, NAME@ALIAS or NAME:VERSION; got/);
});

test('a name alone is its champion, and no name the only model', async () => {
  expect(await resolveModel(registryOf('mail', 'news'), 'news')).toMatchObject({ name: 'news', version: 1 });
  expect(await resolveModel(registryOf('mail'), undefined)).toMatchObject({ name: 'mail', version: 1 });
  expect(await resolveModel(registryOf('mail'), 'mail:2')).toMatchObject({ version: 2 });
});

test.each([
  [registryOf(), undefined, /no models are registered yet/],
  [registryOf('mail', 'news'), undefined, /got mail, news/],
  [registryOf('mail'), 'spam', /must be one of mail; got spam/],
  [registryOf('mail'), 'mail:3', /must have a version 3; its versions are 1, 2/],
  [registryOf('mail'), 'mail@next', /must have an alias next; its versions are 1, 2/],
])('what there is not is said (%#)', async (registry, reference, message) => {
  const refused = { code: 'E_MODEL_UNKNOWN', message: expect.stringMatching(message) };
  await expect(resolveModel(registry, reference)).rejects.toMatchObject(refused);
});

test('a model that lies elsewhere is not looked for here', () => {
  expect(modelFolder({ name: 'm', version: 1, source: 'file:///models/m' })).toBe('/models/m');
  expect(modelFolder(versionOf('m', 1))).toBe('/models/m/1');
  const remote = { name: 'm', version: 1, source: 'azureml://jobs/1/outputs/model' };
  expect(() => modelFolder(remote)).toThrow(/must be on this machine; it is at azureml:/);
});
