import { expect, test } from 'vitest';
import { repositoryTemplates } from '../testing/repository-templates.ts';
import { resolveStages } from './resolved-stage.ts';
import { valueAt } from './values-in.ts';

const P = 'Microsoft.MachineLearningServices/workspaces';
const resources = resolveStages(await repositoryTemplates(), ['dev'])[0]?.resources ?? [];
const roles = new Map(
  resources
    .filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
    .map(({ body }) => [
      String(valueAt(body, 'properties', 'roleName')).replace(/^\S+ /, ''),
      valueAt(body, 'properties', 'permissions', 0),
    ]),
);

/** `a/*​/read` as Azure reads it: a star stands for one part or more. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${source}$`, 'i').test(action);
}

function may(role: string, action: string): boolean {
  const list = (key: string) => valueAt(roles.get(role), key) as string[];
  return (
    list('actions').some((pattern) => matches(pattern, action)) &&
    !list('notActions').some((pattern) => matches(pattern, action))
  );
}

/** What each command asks of the workspace, and which roles may. */
test.each<[string, string[], string[]]>([
  [
    'publish',
    [
      `${P}/read`,
      `${P}/datastores/read`,
      `${P}/datastores/listSecrets/action`,
      `${P}/codes/versions/write`,
      `${P}/environments/versions/write`,
      `${P}/components/versions/write`,
    ],
    ['data scientist', 'ML engineer'],
  ],
  [
    'submit',
    [`${P}/jobs/read`, `${P}/jobs/write`, `${P}/data/versions/write`, `${P}/components/versions/read`],
    ['data scientist', 'ML engineer'],
  ],
  ['jobs cancel', [`${P}/jobs/cancel/action`], ['data scientist', 'ML engineer']],
  ['schedule', [`${P}/schedules/write`, `${P}/schedules/delete`], ['data scientist', 'ML engineer']],
  ['register a model', [`${P}/models/versions/write`], ['data scientist', 'ML engineer']],
  [
    'deploy',
    [
      `${P}/models/versions/read`,
      `${P}/environments/versions/read`,
      `${P}/onlineEndpoints/write`,
      `${P}/onlineEndpoints/deployments/write`,
      `${P}/onlineEndpoints/deployments/getLogs/action`,
    ],
    ['release'],
  ],
  ['deploy delete', [`${P}/onlineEndpoints/deployments/delete`], ['release']],
  ['score', [`${P}/onlineEndpoints/score/action`], ['data scientist', 'release', 'endpoint caller']],
  ['change a cluster', [`${P}/computes/write`], []],
  ['delete the workspace', [`${P}/delete`], []],
  ['read its keys', [`${P}/listKeys/action`], []],
])('%s: who may', (_, actions, allowed) => {
  const able = [...roles.keys()].filter((role) => actions.every((action) => may(role, action)));
  expect(able.sort()).toEqual([...allowed].sort());
});
