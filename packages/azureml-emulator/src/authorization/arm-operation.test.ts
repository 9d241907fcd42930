import { expect, test } from 'vitest';
import { armOperation } from './arm-operation.ts';
import { dataPlaneOperation, trackingOperation } from './tracking-operation.ts';

const G = '/subscriptions/s/resourceGroups/g';
const M = 'Microsoft.MachineLearningServices';
const W = `${G}/providers/${M}/workspaces/w`;
const R = `${G}/providers/${M}/registries/r`;

test.each([
  ['GET', '/subscriptions/s', 'Microsoft.Resources/subscriptions/read', '/subscriptions/s'],
  [
    'GET',
    '/subscriptions/s/resourceGroups',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    '/subscriptions/s/resourceGroups',
  ],
  ['PUT', G, 'Microsoft.Resources/subscriptions/resourceGroups/write', G],
  ['GET', `${G}/providers/${M}/workspaces`, `${M}/workspaces/read`, G],
  ['GET', W, `${M}/workspaces/read`, W],
  ['GET', `${W}/jobs`, `${M}/workspaces/jobs/read`, W],
  ['PUT', `${W}/jobs/j`, `${M}/workspaces/jobs/write`, `${W}/jobs/j`],
  ['PATCH', `${W}/onlineEndpoints/e`, `${M}/workspaces/onlineEndpoints/write`, `${W}/onlineEndpoints/e`],
  ['POST', `${W}/jobs/j/cancel`, `${M}/workspaces/jobs/cancel/action`, `${W}/jobs/j`],
  ['POST', `${W}/listKeys`, `${M}/workspaces/listKeys/action`, W],
  ['POST', `${W}/datastores/d/listSecrets`, `${M}/workspaces/datastores/listSecrets/action`, `${W}/datastores/d`],
  ['GET', `${W}/models/m/versions`, `${M}/workspaces/models/versions/read`, `${W}/models/m`],
  ['PUT', `${W}/models/m/versions/1`, `${M}/workspaces/models/versions/write`, `${W}/models/m/versions/1`],
  [
    'POST',
    `${W}/codes/c/versions/1/startPendingUpload`,
    `${M}/workspaces/codes/versions/startPendingUpload/action`,
    `${W}/codes/c/versions/1`,
  ],
  [
    'DELETE',
    `${W}/onlineEndpoints/e/deployments/blue/`,
    `${M}/workspaces/onlineEndpoints/deployments/delete`,
    `${W}/onlineEndpoints/e/deployments/blue`,
  ],
  [
    'POST',
    `${G}/providers/Microsoft.Resources/deployments/d/whatIf`,
    'Microsoft.Resources/deployments/whatIf/action',
    `${G}/providers/Microsoft.Resources/deployments/d`,
  ],
  ['GET', R, `${M}/registries/read`, R],
  ['PUT', R, `${M}/registries/write`, R],
  ['GET', `${R}/models`, `${M}/registries/assets/read`, R],
  ['GET', `${R}/components/c/versions/1`, `${M}/registries/assets/read`, R],
  ['PUT', `${R}/models/m/versions/1`, `${M}/registries/assets/write`, R],
  ['POST', `${R}/codes/c/versions/1/startPendingUpload`, `${M}/registries/assets/write`, R],
  ['POST', `${R}/datarefs/m/versions/1`, `${M}/registries/assets/read`, R],
  ['PUT', `/mferp/managementfrontend${R}/models/m/versions/1`, `${M}/registries/assets/write`, R],
  ['DELETE', `${R}/environments/e/versions/1`, `${M}/registries/assets/delete`, R],
  [
    'PUT',
    `${W}/providers/Microsoft.Authorization/roleAssignments/r`,
    'Microsoft.Authorization/roleAssignments/write',
    `${W}/providers/Microsoft.Authorization/roleAssignments/r`,
  ],
])('%s %s is %s over %s', (method, path, name, scope) => {
  expect(armOperation(method, path)).toEqual({ plane: 'action', name, scope });
});

test.each([
  '/elsewhere',
  `/history/v1.0${W}/rundata`,
  `/subscriptions/s/providers/${M}/locations/l/mfeOperationsStatus/o`,
  `${G}/providers/${M}`,
])('%s is no resource', (path) => {
  expect(armOperation('GET', path)).toBeUndefined();
});

test('run history is read as jobs are, and places of data as data', () => {
  const read = (kind: string) => ({ plane: 'action', name: `${M}/workspaces/${kind}/read`, scope: W });
  expect(dataPlaneOperation(`/history/v1.0${W}/rundata`)).toEqual(read('jobs'));
  expect(dataPlaneOperation(`/data/v1.0${W}/dataversion/batchGetResolvedUris`)).toEqual(read('data/versions'));
  expect(dataPlaneOperation(W)).toBeUndefined();
});

test.each([
  ['POST', '/api/2.0/mlflow/runs/search', 'jobs/read'],
  ['GET', '/api/2.0/mlflow/metrics/get-history', 'jobs/read'],
  ['POST', '/api/2.0/mlflow/runs/create', 'jobs/write'],
  ['POST', '/api/2.0/mlflow/runs/log-batch', 'jobs/write'],
  ['POST', '/api/2.0/mlflow/experiments/delete', 'jobs/delete'],
  ['GET', '/api/2.0/mlflow/registered-models/get', 'models/versions/read'],
  ['POST', '/api/2.0/mlflow/model-versions/create', 'models/versions/write'],
  ['DELETE', '/api/2.0/mlflow/registered-models/delete', 'models/versions/delete'],
])('MLflow: %s %s is %s', (method, rest, name) => {
  expect(trackingOperation(method, rest, W)).toEqual({ plane: 'action', name: `${M}/workspaces/${name}`, scope: W });
});
