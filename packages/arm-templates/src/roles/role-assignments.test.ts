import { expect, test } from 'vitest';
import { BUILT_IN_ROLES } from './built-in-roles.ts';
import { RoleAssignments } from './role-assignments.ts';
import { matchesOperation } from './role-definition.ts';

const GROUP = '/subscriptions/s/resourceGroups/rg';
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/w`;
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`;
const P = 'Microsoft.MachineLearningServices/workspaces';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const guidOf = (name: string) => Object.entries(BUILT_IN_ROLES).find(([, role]) => role.name === name)?.[0] ?? '';

let made = 0;
function grant(scope: string, principalId: string, role: string, condition?: string) {
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${made++}`,
    type: 'Microsoft.Authorization/roleAssignments',
    body: { properties: { principalId, roleDefinitionId: `/x/roleDefinitions/${role}`, condition: condition ?? null } },
  };
}
function define(name: string, permissions: object) {
  return {
    id: `${GROUP}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    body: { properties: { roleName: name, permissions: [permissions] } },
  };
}

test.each([
  ['*', 'Microsoft.Anything/at/all', true],
  ['*/read', `${P}/read`, true],
  [`${P}/*/read`, `${P}/jobs/read`, true],
  [`${P}/*/read`, `${P}/models/versions/read`, true],
  [`${P}/*/read`, `${P}/read`, true],
  [`${P}/*/read`, `${P}/jobs/write`, false],
  [`${P}/jobs/*`, `${P}/jobs/cancel/action`, true],
  [`${P}/jobs/*`, `${P}/jobsites/read`, false],
  [`${P}/computes/*/write`, `${P}/computes/write`, true],
  [`${P}/models/*/read`, `${P}/modelsX/read`, false],
  [P.toUpperCase(), P, true],
  ['a.b/c', 'aXb/c', false],
])('%s stands for %s: %s', (pattern, operation, stands) => {
  expect(matchesOperation(pattern, operation)).toBe(stands);
});

test('a grant holds where it is given and below, for who has it and for members of a group that has it', () => {
  const roles = new RoleAssignments([
    grant(WORKSPACE, 'ADA', guidOf('Reader')),
    grant(GROUP, 'readers', guidOf('Reader')),
  ]);
  const reads = (principals: string[], scope: string) =>
    roles.may(principals, { plane: 'action', name: `${P}/jobs/read`, scope });
  expect(reads(['ada'], `${WORKSPACE}/jobs/j`)).toBe(true);
  expect(reads(['ada'], WORKSPACE.toUpperCase())).toBe(true);
  expect(reads(['ada'], `${WORKSPACE}2`)).toBe(false);
  expect(reads(['ada'], GROUP)).toBe(false);
  expect(reads(['bob'], WORKSPACE)).toBe(false);
  expect(reads(['bob', 'readers'], WORKSPACE)).toBe(true);
  expect(roles.rolesOf('ada')).toEqual(['Reader']);
});

test('what a role takes away is taken from that role alone', () => {
  const scientist = define('scientist', { actions: [`${P}/*`], notActions: [`${P}/computes/write`] });
  const operation = { plane: 'action', name: `${P}/computes/write`, scope: `${WORKSPACE}/computes/c` } as const;
  const alone = new RoleAssignments([scientist, grant(WORKSPACE, 'ada', 'scientist')]);
  expect(alone.may(['ada'], operation)).toBe(false);
  const both = new RoleAssignments([
    scientist,
    grant(WORKSPACE, 'ada', 'scientist'),
    grant(WORKSPACE, 'ada', guidOf('AzureML Compute Operator')),
  ]);
  expect(both.may(['ada'], operation)).toBe(true);
});

test('an owner may change an account and not read what is in it; whoever may read it may not change it', () => {
  const roles = new RoleAssignments([
    grant(STORAGE, 'owner', guidOf('Owner')),
    grant(STORAGE, 'reader', guidOf('Storage Blob Data Reader')),
  ]);
  const may = (who: string, plane: 'action' | 'dataAction', name: string) =>
    roles.may([who], { plane, name, scope: `${STORAGE}/blobServices/default/containers/c` });
  expect(may('owner', 'action', 'Microsoft.Storage/storageAccounts/write')).toBe(true);
  expect(may('owner', 'dataAction', `${BLOBS}/read`)).toBe(false);
  expect(may('reader', 'dataAction', `${BLOBS}/read`)).toBe(true);
  expect(may('reader', 'dataAction', `${BLOBS}/write`)).toBe(false);
  expect(may('reader', 'action', 'Microsoft.Storage/storageAccounts/write')).toBe(false);
});

const WRITE = 'Microsoft.Authorization/roleAssignments/write';
const ATTRIBUTE = 'Microsoft.Authorization/roleAssignments:RoleDefinitionId';
const guarded = (condition: string) =>
  new RoleAssignments([grant(GROUP, 'p', guidOf('Role Based Access Control Administrator'), condition)]);
const grants = (roles: RoleAssignments, role: string, name = WRITE) =>
  roles.may(['p'], { plane: 'action', name, scope: GROUP, attributes: { [ATTRIBUTE]: guidOf(role).toUpperCase() } });

test('a condition holds who grants to roles that it names, or to those that it does not', () => {
  const not = `((!(ActionMatches{'${WRITE}'})) OR (@Request[${ATTRIBUTE}] ForAnyOfAllValues:GuidNotEquals {${guidOf('Owner')}, ${guidOf('User Access Administrator')}}))`;
  expect(grants(guarded(not), 'Reader')).toBe(true);
  expect(grants(guarded(not), 'Owner')).toBe(false);
  expect(grants(guarded(not), 'User Access Administrator')).toBe(false);
  expect(grants(guarded(not), 'Owner', 'Microsoft.Authorization/roleAssignments/read')).toBe(true);
  const only = `!(ActionMatches{'${WRITE}'}) || @Request[${ATTRIBUTE}] ForAnyOfAnyValues:GuidEquals {${guidOf('Reader')}, ${guidOf('AcrPull')}} && (@Request[${ATTRIBUTE}] GuidNotEquals '${guidOf('AcrPull')}')`;
  expect(['Reader', 'AcrPull', 'Owner'].map((role) => grants(guarded(only), role))).toEqual([true, false, false]);
});

test('a condition holds who writes to a folder', () => {
  const blobs = `${BLOBS}:path`;
  const roles = new RoleAssignments([
    grant(
      STORAGE,
      'p',
      guidOf('Storage Blob Data Contributor'),
      `(!(ActionMatches{'${BLOBS}/write'}) OR @Resource[${blobs}] StringLike 'records/*') AND !(ActionMatches{'${BLOBS}/delete'})`,
    ),
  ]);
  const may = (verb: string, file: string) =>
    roles.may(['p'], { plane: 'dataAction', name: `${BLOBS}/${verb}`, scope: STORAGE, attributes: { [blobs]: file } });
  expect(may('write', 'records/one.json')).toBe(true);
  expect(may('write', 'models/records/one.json')).toBe(false);
  expect(may('read', 'models/one.json')).toBe(true);
  expect(may('delete', 'records/one.json')).toBe(false);
});

test.each([
  ["SubOperationMatches{'x'}", 'as its part 1'],
  ["(ActionMatches{'x'}", 'must have )'],
  ["ActionMatches{'x'} ActionMatches{'y'}", 'must have its end'],
  ['@Request[a:b] GuidEquals', 'must have values'],
  ['@Request[a:b]', 'must have a comparison'],
  ['now > yesterday', 'must be one that is known; got now > yesterday'],
])('the condition %s is refused: who is not understood grants nothing', (condition, message) => {
  expect(() => guarded(condition)).toThrow(message);
});
