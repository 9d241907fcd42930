import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RoleAssignments } from '@aml-mlops/arm-templates';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRoleFile } from './role-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'roles-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: unknown) {
  const file = path.join(folder, 'roles.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readRoleFile(file);
}

test('what the Azure CLI lists is read: custom roles by their name, built-in ones by name or id', async () => {
  const roles = new RoleAssignments(
    await read({
      roleDefinitions: [{ name: 'ABC', roleName: 'job keeper', permissions: [{ actions: ['M/w/jobs/*'] }], type: 'x' }],
      roleAssignments: [
        { principalId: 'ada', scope: '/subscriptions/s', roleDefinitionName: 'Job Keeper', principalType: 'User' },
        { principalId: 'bob', scope: '/', roleDefinitionName: 'Reader' },
        { principalId: 'eve', scope: '/', roleDefinitionId: '/x/roleDefinitions/ACDD72A7-3385-48ef-bd42-f606fba81ae7' },
      ],
    }),
  );
  const may = (who: string, name: string) =>
    roles.may([who], { plane: 'action', name, scope: '/subscriptions/s/resourceGroups/g' });
  expect(['ada', 'bob', 'eve'].map((who) => may(who, 'M/w/jobs/write'))).toEqual([true, false, false]);
  expect(['ada', 'bob', 'eve'].map((who) => may(who, 'M/w/read'))).toEqual([false, true, true]);
});

test.each([
  ['no JSON', /content of the emulator's roles in .* must be JSON/],
  [{}, /roleAssignments of the emulator's roles/],
  [{ roleAssignments: [{ principalId: 'a', scope: 'here' }] }, /roleAssignments\.0\.scope of/],
  [
    { roleAssignments: [{ principalId: 'a', scope: '/', roleDefinitionName: 'King' }] },
    /roleAssignments\.0 .* built-in role of the templates, or of one in roleDefinitions; got "?King/,
  ],
])('%j is refused', async (content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    code: 'E_PARAM_RANGE',
    message: expect.stringMatching(message),
  });
});

test('a file that is not there is refused by name', async () => {
  await expect(readRoleFile(path.join(folder, 'gone'))).rejects.toThrow(/must be a file of JSON; got .*gone: ENOENT/);
});
