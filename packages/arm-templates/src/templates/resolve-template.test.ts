import { expect, test } from 'vitest';
import { Problems } from './problem.ts';
import { resolveStage } from './resolve-stage.ts';
import { originIn } from './resolved.ts';
import { entriesOf, type TemplateSet } from './template-set.ts';

const template = (parts: object) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [],
  ...parts,
});
const parameters = (values: object) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
  contentVersion: '1.0.0.0',
  parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
});
const account = (more: object) => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2025-06-01',
  name: 'account',
  ...more,
});

function resolve(files: Readonly<Record<string, unknown>>) {
  const set: TemplateSet = { files: new Map(Object.entries(files)), problems: [] };
  const problems = new Problems();
  const resolved = resolveStage(set, entriesOf(set)[0]!, 'dev', problems);
  return { ...resolved, problems: problems.list().map(({ file, path, message }) => `${file} ${path}: ${message}`) };
}

test('a loop is unrolled, and what depends on it waits for every turn', () => {
  const { resources, problems } = resolve({
    'main.json': template({
      resources: [
        account({ name: "[format('store{0}', copyIndex(1))]", copy: { name: 'stores', count: 2 } }),
        account({ name: 'last', dependsOn: ['stores'] }),
      ],
    }),
    'parameters.dev.json': parameters({}),
  });
  expect(problems).toEqual([]);
  expect(resources.map(({ name }) => name)).toEqual(['store1', 'store2', 'last']);
  expect([...(resources[2]?.dependsOn ?? [])]).toEqual(resources.slice(0, 2).map(({ id }) => id));
});

test('a condition that is not met leaves a resource out, and null leaves a property out', () => {
  const { resources } = resolve({
    'main.json': template({
      parameters: { wanted: { type: 'bool' } },
      resources: [
        account({ condition: "[parameters('wanted')]" }),
        account({ name: 'other', properties: { a: '[null()]', b: 1 } }),
      ],
    }),
    'parameters.dev.json': parameters({ wanted: false }),
  });
  expect(resources.map(({ name, body }) => [name, body])).toEqual([['other', { properties: { b: 1 } }]]);
});

const MODULES = {
  'main.json': template({
    parameters: { sizes: { type: 'object' }, secret: { type: 'secureString' } },
    variables: { base: 'x' },
    resources: [
      {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2025-04-01',
        name: 'first',
        properties: {
          mode: 'Incremental',
          templateLink: { relativePath: 'modules/first.json' },
          parameters: { size: { value: "[items(parameters('sizes'))[0].value]" } },
        },
      },
      account({
        name: 'second',
        kind: "[reference('first').outputs.kind.value]",
        tags: { base: "[variables('base')]", size: "[parameters('sizes').small.of]" },
      }),
    ],
    outputs: { kind: { type: 'string', value: "[reference('first').outputs.kind.value]" } },
  }),
  'modules/first.json': template({
    parameters: { size: { type: 'object' } },
    resources: [account({ sku: { name: "[parameters('size').of]" } })],
    outputs: {
      kind: {
        type: 'string',
        value:
          "[format('{0}!', reference(resourceId('Microsoft.Storage/storageAccounts', 'account'), '2025-06-01').kind)]",
      },
    },
  }),
  'parameters.dev.json': parameters({ sizes: { small: { of: 'S' } } }),
};

test('modules are followed: parameters in, outputs back, and order', () => {
  const { resources, outputs, problems } = resolve(MODULES);
  expect(problems).toEqual([]);
  const [first, second] = resources;
  expect(first).toMatchObject({ name: 'account', module: 'first', body: { sku: { name: 'S' } } });
  expect(second?.body).toMatchObject({ kind: expect.stringContaining('told:'), tags: { base: 'x', size: 'S' } });
  expect([...(second?.dependsOn ?? [])]).toEqual(first?.deployments);
  expect(outputs).toMatchObject([{ name: 'kind', value: second?.body['kind'] }]);
});

test('a value knows the file of parameters that it comes from, through a module', () => {
  const [first, second] = resolve(MODULES).resources;
  expect(originIn(first!, 'sku.name')).toEqual({
    file: 'parameters.dev.json',
    path: 'parameters.sizes.value.small.of',
  });
  expect(originIn(second!, 'tags.size')).toEqual({
    file: 'parameters.dev.json',
    path: 'parameters.sizes.value.small.of',
  });
  expect(originIn(second!, 'tags.base')).toEqual({ file: 'main.json', path: 'variables.base' });
  expect(originIn(second!, 'sku.name')).toEqual({ file: 'main.json', path: 'resources[1].sku.name' });
});

test('a template with its module in it resolves alike', () => {
  const main = structuredClone(MODULES['main.json']) as unknown as {
    resources: { properties: Record<string, unknown> }[];
  };
  const { templateLink: _, ...properties } = main.resources[0]!.properties;
  main.resources[0]!.properties = { ...properties, template: MODULES['modules/first.json'] };
  const whole = resolve({ 'main.json': main, 'parameters.dev.json': MODULES['parameters.dev.json'] });
  expect(whole.problems).toEqual([]);
  expect(whole.resources.map(({ id, body }) => ({ id, body }))).toEqual(
    resolve(MODULES).resources.map(({ id, body }) => ({ id, body })),
  );
});

test.each<[string, object, object, string]>([
  [
    'a parameter that is not given',
    { parameters: { a: { type: 'string' } } },
    {},
    'main.json parameters.a: parameter a must be given: it has no default',
  ],
  ['one that is unknown', {}, { a: 1 }, 'parameters.dev.json parameters.a: must be a parameter of main.json; got a'],
  [
    'a value of another type',
    { parameters: { a: { type: 'int' } } },
    { a: 'x' },
    'parameters.dev.json parameters.a.value: parameter a must be of type int; got "x"',
  ],
  [
    'a value that is not allowed',
    { parameters: { a: { type: 'string', allowedValues: ['x'] } } },
    { a: 'y' },
    'parameters.dev.json parameters.a.value: parameter a must be one of x; got "y"',
  ],
  [
    'a variable that needs itself',
    { variables: { a: "[variables('a')]" }, outputs: { o: { type: 'string', value: "[variables('a')]" } } },
    {},
    'main.json variables.a: variable a must not need itself',
  ],
  [
    'a value that is never the same',
    { outputs: { o: { type: 'string', value: '[utcNow()]' } } },
    {},
    'main.json outputs.o.value: utcNow() must not be used: its value is another one in every deployment, so none is ever up to date',
  ],
  [
    'a runtime value in a name',
    { resources: [account({ name: "[reference('x').name]" })] },
    {},
    'main.json resources[0].name: reference() must not stand in a name, a condition, a count, a scope or dependsOn: they are read before anything is deployed',
  ],
  [
    'a name with too few parts',
    { resources: [account({ type: 'Microsoft.Storage/storageAccounts/blobServices' })] },
    {},
    'main.json resources[0].name: resource type Microsoft.Storage/storageAccounts/blobServices must have 2 names; got 1: account',
  ],
  [
    'an unknown dependency',
    { resources: [account({ dependsOn: ['gone'] })] },
    {},
    'main.json resources[0].dependsOn[0]: must be a resource of this template; got gone',
  ],
  ['an unknown member', { resource: [] }, {}, 'main.json : Unrecognized key: "resource"'],
])('%s is told with its file and path', (_, parts, values, told) => {
  expect(resolve({ 'main.json': template(parts), 'parameters.dev.json': parameters(values) }).problems).toEqual([told]);
});

test('names that objects have of themselves are names like others', () => {
  const { resources, problems } = resolve({
    'main.json': template({
      parameters: { constructor: { type: 'object' } },
      resources: [account({ tags: "[parameters('constructor')]", name: 'toString' })],
    }),
    'parameters.dev.json': parameters({ constructor: { hasOwnProperty: 'x', toString: '=1+1', valueOf: '\u202e' } }),
  });
  expect(problems).toEqual([]);
  expect(resources[0]?.body).toEqual({ tags: { hasOwnProperty: 'x', toString: '=1+1', valueOf: '\u202e' } });
});
