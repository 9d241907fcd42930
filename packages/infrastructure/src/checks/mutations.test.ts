import type { Rule, TemplateSet } from '@aml-mlops/arm-templates';
import { isRecord, type ObjectShapes, type Shape } from '@aml-mlops/shapes';
import { beforeAll, describe, expect, test } from 'vitest';
import table from '../shapes/resource-shapes.json' with { type: 'json' };
import { type Mutation, mutate, placeOf, placesIn, spread } from '../testing/mutate.ts';
import { repositoryTemplates } from '../testing/repository-templates.ts';
import { checkTemplates } from './check-templates.ts';

/** As many mutations of each kind; a few at a time go into one set, in files of their own where they can. */
const COUNT = 30;
const TOGETHER = 10;
/** Between them these have every resource that any stage has. */
const STAGES = ['prd', 'own-network'];

let set: TemplateSet;
beforeAll(async () => {
  set = await repositoryTemplates();
});

function templates(): string[] {
  return [...set.files.keys()].filter((file) => !file.includes('parameters.'));
}

/** A template that is not found is not looked into: broken links stand apart from what they would hide. */
function groupsOf(mutations: readonly Mutation[]): Mutation[][] {
  const isLink = ({ keys }: Mutation) => keys.at(-1) === 'relativePath';
  return [mutations.filter((each) => !isLink(each)), mutations.filter(isLink)].flatMap((list) => {
    const groups = Math.ceil(list.length / TOGETHER);
    return Array.from({ length: groups }, (_, group) => list.filter((_each, index) => index % groups === group));
  });
}

/** Holds that each mutation is told, by a check of the kind, at its place. */
function expectTold(mutations: readonly Mutation[], rules: readonly Rule[], stages = STAGES): void {
  expect(mutations.length).toBeGreaterThanOrEqual(COUNT);
  for (const together of groupsOf(mutations)) {
    const { problems } = checkTemplates(mutate(set, together), stages);
    for (const mutation of together) {
      const place = placeOf(mutation);
      const told = problems.filter(
        ({ file, path, rule }) =>
          file === place.file &&
          rules.includes(rule) &&
          (path === place.path || path.startsWith(`${place.path}.`) || path.startsWith(`${place.path}[`)),
      );
      expect(told, `${place.file} ${place.path} of ${JSON.stringify(problems.slice(0, 8), null, 1)}`).not.toEqual([]);
    }
  }
}

test('the templates as they are have no problems, in any stage', () => {
  expect(checkTemplates(set).problems).toEqual([]);
});

/** Bodies of resources in templates, with the shape of each. */
function* bodies(): Generator<{
  readonly file: string;
  readonly index: number;
  readonly body: Record<string, unknown>;
  readonly shape: Shape;
}> {
  const resources: Record<string, { readonly shape: string }> = table.resources;
  for (const file of templates()) {
    const content = set.files.get(file);
    const list = isRecord(content) && Array.isArray(content['resources']) ? content['resources'] : [];
    for (const [index, body] of list.filter(isRecord).entries()) {
      const known = resources[`${String(body['type'])}@${String(body['apiVersion'])}`];
      if (known) yield { file, index, body, shape: { kind: 'object', name: known.shape } };
    }
  }
}

/** Every property that the schema knows, with its shape, as far as a template writes it out. */
function* properties(
  value: unknown,
  shape: Shape,
  keys: readonly (string | number)[],
): Generator<{ readonly keys: readonly (string | number)[]; readonly value: unknown; readonly shape: Shape }> {
  const shapes = table.shapes as ObjectShapes;
  if (shape.kind === 'array' && Array.isArray(value))
    for (const [index, item] of value.entries()) yield* properties(item, shape.items, [...keys, index]);
  if (shape.kind !== 'object' || !isRecord(value)) return;
  const family = shapes[shape.name]?.discriminator;
  const member = family?.shapes[String(value[family.property])] ?? shape.name;
  for (const [key, item] of Object.entries(value)) {
    const property = shapes[member]?.properties[key];
    if (!property) continue;
    yield { keys: [...keys, key], value: item, shape: property.shape };
    yield* properties(item, property.shape, [...keys, key]);
  }
}

describe(`${COUNT} of each kind are told with their file and path`, () => {
  test('a mistyped property', () => {
    const known = [...bodies()].flatMap(({ file, index, body, shape }) =>
      [...properties(body, shape, ['resources', index])].map(({ keys }) => ({ file, keys })),
    );
    const mutations = spread(known, COUNT).map(({ file, keys }): Mutation => {
      const key = String(keys.at(-1));
      const swapped = `${key.slice(0, 1)}${key.slice(2, 3)}${key.slice(1, 2)}${key.slice(3)}`;
      return { file, keys, change: (value) => value, rename: swapped === key ? `${key}s` : swapped };
    });
    expectTold(mutations, ['shape']);
  });

  test('a value that the schema does not list', () => {
    const listed = [...bodies()].flatMap(({ file, index, body, shape }) =>
      [...properties(body, shape, ['resources', index])]
        .filter(
          ({ value, shape: own }) =>
            own.kind === 'string' && own.enum && typeof value === 'string' && !value.startsWith('['),
        )
        .map(({ keys }) => ({ file, keys })),
    );
    expectTold(
      spread(listed, COUNT).map(({ file, keys }) => ({ file, keys, change: (value) => `${String(value)}d` })),
      ['shape'],
    );
  });

  test('a reference to what is not there', () => {
    const wrong: readonly [RegExp, string][] = [
      [/parameters\('(\w+)'\)/, "parameters('$1Gone')"],
      [/variables\('(\w+)'\)/, "variables('$1Gone')"],
      [/^([\w-]+)$/, '$1-gone'],
      [/^modules\/(.+)$/, 'modules/gone-$1'],
    ];
    const places = templates().flatMap((file) =>
      [...placesIn(set.files.get(file))].flatMap(({ keys, value }) => {
        if (typeof value !== 'string' || !['resources', 'outputs', 'variables'].includes(String(keys[0]))) return [];
        const isName = keys.at(-2) === 'dependsOn' || keys.at(-1) === 'relativePath';
        const found = wrong.find(([pattern]) => (value.startsWith('[') || isName) && pattern.test(value));
        return found ? [{ file, keys, change: () => value.replace(...found) }] : [];
      }),
    );
    expectTold(spread(places, COUNT), ['reference', 'expression']);
  });

  test('a parameter or variable that nothing reads', () => {
    const mutations = templates().flatMap((file): Mutation[] => [
      { file, keys: ['parameters', 'forgotten'], change: () => ({ type: 'string', defaultValue: 'x' }) },
      { file, keys: ['parameters', 'forgottenList'], change: () => ({ type: 'array', defaultValue: [] }) },
      ...(isRecord(set.files.get(file)) && Object.hasOwn(Object(set.files.get(file)), 'variables')
        ? [{ file, keys: ['variables', 'forgotten'], change: () => 'x' }]
        : []),
    ]);
    expectTold(mutations, ['unused'], []);
  });

  test('a secure parameter with a value', () => {
    const declared = ['main.json', 'online-endpoint/main.json'].flatMap((template) => {
      const folder = template.slice(0, -'main.json'.length);
      return [...set.files]
        .filter(([file]) => file.startsWith(`${folder}parameters.`))
        .flatMap(([file, content]) =>
          Object.entries(Object(Object(content).parameters) as Record<string, { value: unknown }>)
            .filter(([, { value }]) => typeof value === 'string')
            .map(([name]) => ({ template, file, name })),
        );
    });
    for (const { template, file, name } of spread(declared, COUNT)) {
      const mutation: Mutation = { file: template, keys: ['parameters', name, 'type'], change: () => 'secureString' };
      const { problems } = checkTemplates(mutate(set, [mutation]), []);
      expect(problems).toContainEqual(
        expect.objectContaining({ rule: 'secret', file, path: `parameters.${name}.value` }),
      );
    }
  });

  test('an illegal name', () => {
    const illegal = (value: unknown) =>
      String(value).startsWith('[') ? String(value).replace("format('", "format('%") : `%${String(value)}`;
    const places = templates().flatMap((file) =>
      [...placesIn(set.files.get(file))].flatMap(({ keys, value }): Mutation[] => {
        const named = keys[0] === 'variables' && keys[1] === 'names' && keys.length === 3;
        const own = keys[0] === 'resources' && keys[2] === 'name' && keys.length === 3 && file !== 'main.json';
        if (typeof value !== 'string' || !(named || own) || !(value.includes("format('") || /^[\w-]+$/.test(value)))
          return [];
        // In '<parent>/<name>' the parent is what is changed: its own template tells that.
        return value.includes("format('{0}/") ? [] : [{ file, keys, change: illegal }];
      }),
    );
    // Three clusters at a time get a name each that is illegal in its own way.
    const wrong = ['cpu-1', '1cpu', 'c', 'with_underscore'];
    const computes = ['parameters.prd.json', 'parameters.own-network.json'].flatMap((file) =>
      wrong.map((_, turn) =>
        ['cpu-cluster', 'gpu-cluster', 'spot-cluster'].map((name, index): Mutation => {
          const rename = wrong[(turn + index) % wrong.length] ?? '';
          return { file, keys: ['parameters', 'computes', 'value', name], rename, change: (value) => value };
        }),
      ),
    );
    for (const group of [places, ...computes]) {
      const stages = group === places ? STAGES : [group[0]?.file.split('.')[1] ?? ''];
      const { problems } = checkTemplates(mutate(set, group), stages);
      for (const mutation of group) {
        expect(problems).toContainEqual(expect.objectContaining({ rule: 'name', ...placeOf(mutation) }));
      }
    }
    expect(places.length + computes.flat().length).toBeGreaterThanOrEqual(COUNT);
  });

  test('a size that is retired', () => {
    const retired = [
      'Standard_A2',
      'Basic_A1',
      'Standard_NC6',
      'Standard_NC24r',
      'Standard_NC6s_v2',
      'Standard_NC12s_v3',
      'STANDARD_NC6S_V3',
      'Standard_ND6s',
      'Standard_ND40rs_v2',
      'Standard_NV6',
      'Standard_NV12s_v3',
      'Standard_NV4as_v4',
      'Standard_H16r',
      'Standard_HB60rs',
      'Standard_DC2s_v2',
      'Standard_HB120rs_v2',
      'Standard_D2',
      'Standard_DS3',
      'Standard_D2_v2',
      'STANDARD_DS3_V2',
      'Standard_D14_v2',
      'Standard_A4_v2',
      'Standard_F4s_v2',
      'Standard_F8',
      'Standard_G5',
      'Standard_GS3',
      'Standard_L8s',
      'Standard_L8s_v2',
      'Standard_D3_v2_Promo',
      'Standard_DS12-1_v2',
    ];
    const names = ['cpu-cluster', 'gpu-cluster', 'spot-cluster'];
    const mutations = retired.map(
      (size, index): Mutation => ({
        file: index % 2 ? 'parameters.prd.json' : 'parameters.own-network.json',
        keys: ['parameters', 'computes', 'value', names[Math.floor(index / 2) % 3] ?? '', 'vmSize'],
        change: () => size,
      }),
    );
    expectTold(mutations, ['size']);
  });

  test('public access', () => {
    const open: readonly [file: string, path: string, value: unknown][] = [
      ['modules/storage.json', 'resources.0.properties.allowBlobPublicAccess', true],
      ['modules/storage.json', 'resources.0.properties.allowSharedKeyAccess', true],
      ['modules/storage.json', 'resources.0.properties.allowCrossTenantReplication', true],
      ['modules/storage.json', 'resources.0.properties.supportsHttpsTrafficOnly', false],
      ['modules/storage.json', 'resources.0.properties.minimumTlsVersion', 'TLS1_0'],
      ['modules/storage.json', 'resources.0.properties.isLocalUserEnabled', true],
      ['modules/storage.json', 'resources.0.properties.isSftpEnabled', true],
      ['modules/storage.json', 'resources.0.properties.publicNetworkAccess', 'Enabled'],
      ['modules/storage.json', 'resources.0.properties.networkAcls.defaultAction', 'Allow'],
      ['modules/key-vault.json', 'resources.0.properties.enableRbacAuthorization', false],
      ['modules/key-vault.json', 'resources.0.properties.publicNetworkAccess', 'Enabled'],
      ['modules/key-vault.json', 'resources.0.properties.networkAcls.defaultAction', 'Allow'],
      ['modules/key-vault.json', 'resources.0.properties.enabledForDeployment', true],
      ['modules/container-registry.json', 'resources.0.properties.adminUserEnabled', true],
      ['modules/container-registry.json', 'resources.0.properties.anonymousPullEnabled', true],
      ['modules/container-registry.json', 'resources.0.properties.publicNetworkAccess', 'Enabled'],
      ['modules/container-registry.json', 'resources.0.properties.networkRuleSet.defaultAction', 'Allow'],
      ['modules/monitoring.json', 'resources.1.properties.DisableLocalAuth', false],
      ['modules/workspace.json', 'resources.0.properties.publicNetworkAccess', 'Enabled'],
      ['modules/workspace.json', 'resources.0.properties.enableDataIsolation', false],
      ['modules/ml-registry.json', 'resources.0.properties.publicNetworkAccess', 'Enabled'],
      ['modules/computes.json', 'resources.0.properties.disableLocalAuth', false],
      ['modules/computes.json', 'resources.0.properties.properties.enableNodePublicIp', true],
      ['modules/computes.json', 'resources.0.properties.properties.remoteLoginPortPublicAccess', 'Enabled'],
      ['modules/network.json', 'resources.0.properties.securityRules.0.properties.sourceAddressPrefix', 'Internet'],
      ['modules/network.json', 'resources.1.properties.securityRules.0.properties.sourceAddressPrefix', '*'],
      ['modules/network.json', 'resources.1.properties.securityRules.1.properties.access', 'Allow'],
      ['modules/network.json', 'variables.endpointSubnet.properties.defaultOutboundAccess', true],
      ['modules/federated-credentials.json', 'resources.0.properties.subject', 'repo:contoso/aml-mlops:pull_request'],
      ['online-endpoint/main.json', 'resources.0.properties.authMode', 'Key'],
    ];
    const mutations = open.map(([file, path, value]): Mutation => {
      const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      const told = path.endsWith('1.properties.access')
        ? { file, path: 'resources[1].properties.securityRules' }
        : undefined;
      return { file, keys, change: () => value, ...(told && { told }) };
    });
    expectTold(mutations, ['security']);
  });
});
