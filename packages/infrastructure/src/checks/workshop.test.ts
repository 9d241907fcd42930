import path from 'node:path';
import { readTemplateSet } from '@aml-mlops/arm-templates';
import { expect, test } from 'vitest';
import { checkTemplates } from './check-templates.ts';

/** Templates with the mistakes that such templates are known for; each is told where it is. */
test.each<[string, string, string, RegExp]>([
  [
    'a parameter of another name than the template’s',
    'main.json',
    'resources[4].properties.parameters.name',
    /must be a parameter of modules\/cluster.json: clusterName, .*; got name/,
  ],
  [
    'the parameter that is missing then',
    'main.json',
    'resources[4].properties.parameters',
    /must give parameter clusterName/,
  ],
  [
    'a storage account of another name than the one deployed',
    'parameters.dev.json',
    'parameters.workspaceStorage.value',
    /must be the id of a resource of stage dev.*mlopsstoragedev/,
  ],
  ['a password that is a plain text', 'main.json', 'parameters.adminPassword.type', /must be a secureString/],
  ['the same in the module', 'modules/cluster.json', 'parameters.adminPassword.type', /must be a secureString/],
  [
    'access policies, which take everybody’s access away',
    'modules/key-vault.json',
    'resources[0].properties.accessPolicies',
    /must be left out/,
  ],
  [
    'a vault whose secrets can be destroyed',
    'modules/key-vault.json',
    'resources[0].properties.enablePurgeProtection',
    /must be true; got nothing/,
  ],
  [
    'an administrator of the registry',
    'modules/registry.json',
    'resources[0].properties.adminUserEnabled',
    /must be false; got true/,
  ],
  [
    'a size that is retired',
    'parameters.dev.json',
    'parameters.vmSize.value',
    /got STANDARD_NC6, of series NC, which ends on 2023-09-06/,
  ],
])('%s', async (_, file, place, message) => {
  const set = await readTemplateSet(path.resolve(import.meta.dirname, '../../fixtures/workshop'));
  const { problems } = checkTemplates(set);
  expect(problems).toContainEqual(
    expect.objectContaining({ file, path: place, message: expect.stringMatching(message) }),
  );
});
