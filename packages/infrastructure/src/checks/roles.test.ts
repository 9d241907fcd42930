import { deploymentOperations, matchesOperation, RoleAssignments } from '@aml-mlops/arm-templates';
import { expect, test } from 'vitest';
import recorded from '../roles/command-permissions.json' with { type: 'json' };
import { repositoryTemplates } from '../testing/repository-templates.ts';
import { resolveStages } from './resolved-stage.ts';
import { valueAt } from './values-in.ts';

const P = 'Microsoft.MachineLearningServices/workspaces';
const stages = resolveStages(await repositoryTemplates(), ['dev', 'test', 'prd']);
const resources = stages.flatMap((stage) => stage.resources);
const patterns = resources
  .filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
  .flatMap(({ body }) => Object.values(Object(valueAt(body, 'properties', 'permissions', 0))) as string[][])
  .flat();

/** A star between slashes as one part or more, which is how some read it. */
function matchesNarrowly(pattern: string, operation: string): boolean {
  return matchesOperation(pattern, operation) && pattern.split('/').length <= operation.split('/').length;
}

test('custom roles grant the same whether a star stands for nothing or not', () => {
  const operations = [
    ...Object.values(recorded).flat(),
    ...['read', 'write', 'delete'].flatMap((verb) => [`${P}/${verb}`, `${P}/computes/${verb}`]),
    ...resources.map(({ type }) => `${type}/write`),
  ];
  const roles = resources.filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions');
  for (const { body } of roles) {
    const permission = Object(valueAt(body, 'properties', 'permissions', 0)) as Record<string, string[]>;
    const granted = (matches: typeof matchesOperation) =>
      operations.filter(
        (operation) =>
          permission['actions']?.some((pattern) => matches(pattern, operation)) &&
          !permission['notActions']?.some((pattern) => matches(pattern, operation)),
      );
    expect(granted(matchesNarrowly), String(valueAt(body, 'properties', 'roleName'))).toEqual(
      granted(matchesOperation),
    );
  }
});

test('no custom role grants roles, and none has a star alone', () => {
  expect(patterns.filter((pattern) => !pattern.startsWith(`${P}/`))).toEqual([]);
});

test('whoever is granted something by the templates is a group or an identity of theirs', () => {
  for (const { resources: own } of stages) {
    const assignments = new RoleAssignments(own);
    const principals = own
      .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
      .map(({ body }) => String(valueAt(body, 'properties', 'principalId')));
    for (const principal of principals) expect(assignments.rolesOf(principal)).not.toEqual([]);
    // Roles that are not among those whose permissions are known would grant nothing here, and something on Azure.
    expect(
      principals.flatMap((principal) => assignments.rolesOf(principal)).filter((name) => /^[\da-f-]{36}$/.test(name)),
    ).toEqual([]);
  }
});

test('a deployment is checked resource by resource', () => {
  const [dev] = stages;
  const operations = deploymentOperations(dev?.resources ?? []);
  expect(operations.map(({ name }) => name)).toEqual(
    expect.arrayContaining([`${P}/write`, 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action']),
  );
});
