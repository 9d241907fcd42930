import { expect, test } from 'vitest';
import { resolveStages } from '../checks/resolved-stage.ts';
import { type Mutation, mutate } from '../testing/mutate.ts';
import { repositoryTemplates } from '../testing/repository-templates.ts';
import { compareResources, type PlannedResource } from './compare-resources.ts';

const set = await repositoryTemplates();
const deployed = resolveStages(set, ['prd'])[0]?.resources ?? [];

function planOf(...mutations: Mutation[]) {
  return compareResources(deployed, resolveStages(mutate(set, mutations), ['prd'])[0]?.resources ?? []);
}

test('a second deployment is an empty plan, in every stage', () => {
  for (const { resources } of resolveStages(set, ['dev', 'test', 'prd', 'own-network', 'second-team'])) {
    expect(compareResources(resources, structuredClone(resources))).toEqual([]);
  }
});

test('a first deployment creates everything, and what the templates name no longer is left', () => {
  expect(new Set(compareResources([], deployed).map(({ action }) => action))).toEqual(new Set(['create']));
  expect(compareResources(deployed, deployed.slice(1))).toMatchObject([{ action: 'leave', id: deployed[0]?.id }]);
});

const computes = ['parameters', 'computes', 'value', 'cpu-cluster'];
test.each<[string, Mutation, object]>([
  [
    'more nodes: a change',
    { file: 'parameters.prd.json', keys: [...computes, 'maxNodes'], change: () => 9 },
    {
      action: 'change',
      fields: [{ path: 'properties.properties.scaleSettings.maxNodeCount', before: 8, after: 9, effect: 'change' }],
    },
  ],
  [
    'another size: nothing happens',
    { file: 'parameters.prd.json', keys: [...computes, 'vmSize'], change: () => 'Standard_D8ds_v5' },
    { action: 'ignore', fields: [{ effect: 'ignore', note: expect.stringContaining('delete the cluster') }] },
  ],
  [
    'another priority: made anew',
    { file: 'parameters.prd.json', keys: [...computes, 'priority'], change: () => 'LowPriority' },
    { action: 'recreate', fields: [{ path: 'properties.properties.vmPriority' }] },
  ],
  [
    'no isolation: made anew',
    {
      file: 'modules/workspace.json',
      keys: ['resources', 0, 'properties', 'enableDataIsolation'],
      change: () => false,
    },
    { action: 'ignore', fields: [{ path: 'properties.enableDataIsolation' }] },
  ],
  [
    'other zones: refused',
    { file: 'parameters.prd.json', keys: ['parameters', 'storageSku', 'value'], change: () => 'Standard_GRS' },
    { action: 'recreate', fields: [{ path: 'sku.name' }] },
  ],
  [
    'access policies: wiped',
    {
      file: 'modules/key-vault.json',
      keys: ['resources', 0, 'properties', 'enablePurgeProtection'],
      change: () => false,
    },
    { action: 'ignore', fields: [{ before: true, after: false }] },
  ],
])('%s', (_, mutation, wanted) => {
  expect(planOf(mutation)).toMatchObject([wanted]);
});

test('another name is another resource, and the old one is left', () => {
  const plan = planOf({
    file: 'parameters.prd.json',
    keys: ['parameters', 'computes', 'value', 'gpu-cluster'],
    rename: 'gpu',
    change: (value) => value,
  });
  expect(plan.map(({ action, resource }) => [action, resource.split('/').at(-1)])).toEqual([
    ['create', 'gpu'],
    ['leave', 'gpu-cluster'],
  ]);
});

const one = (type: string, properties: object): PlannedResource[] => [
  { id: `/subscriptions/s/resourceGroups/g/providers/${type}/x`, type, name: 'x', body: { properties } },
];
test.each<[string, string, object, object]>([
  [
    'the traffic of an endpoint',
    'Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
    { traffic: { blue: 100 } },
    {},
  ],
  [
    'its mirrored traffic',
    'Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
    { mirrorTraffic: { green: 10 } },
    { mirrorTraffic: {} },
  ],
  ['access policies', 'Microsoft.KeyVault/vaults', { accessPolicies: [{ objectId: 'a' }] }, { accessPolicies: [] }],
  [
    'a subnet',
    'Microsoft.Network/virtualNetworks',
    { subnets: [{ name: 'a' }, { name: 'b' }] },
    { subnets: [{ name: 'a' }] },
  ],
])('%s is told as lost', (_, type, before, after) => {
  expect(compareResources(one(type, before), one(type, after))).toMatchObject([
    { action: 'wipe', fields: [{ effect: 'wipe' }] },
  ]);
});
