import { BUILT_IN_ROLES, originIn, Told, typeOfId } from '@aml-mlops/arm-templates';
import type { ResolvedStage } from '../checks/resolved-stage.ts';
import { textsIn, valueAt } from '../checks/values-in.ts';

/** A box in the diagram: a resource, or all of one type, with its key properties. */
export interface Card {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly cards: readonly Card[];
}

/** From a card to one that it uses. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

const ML = 'Microsoft.MachineLearningServices';

const TITLES: Readonly<Record<string, string>> = {
  [`${ML}/workspaces`]: 'Machine Learning workspace',
  [`${ML}/registries`]: 'ML registry',
  'Microsoft.Storage/storageAccounts': 'Storage account',
  'Microsoft.KeyVault/vaults': 'Key vault',
  'Microsoft.ContainerRegistry/registries': 'Container registry',
  'Microsoft.Insights/components': 'Application Insights',
  'Microsoft.OperationalInsights/workspaces': 'Log Analytics',
  'Microsoft.Network/virtualNetworks': 'Virtual network',
  'Microsoft.EventGrid/systemTopics': 'Event Grid topic',
  'Microsoft.Logic/workflows': 'Workflow of events',
  'Microsoft.Consumption/budgets': 'Budget',
};

/** The contents of a stage in columns, read from its resolved templates. */
export function diagramOf({ resources }: ResolvedStage): {
  readonly columns: readonly Column[];
  readonly arrows: readonly Arrow[];
} {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const last = (name: string) => name.split('/').at(-1) ?? '';
  const single = (type: string, more: (body: unknown) => readonly string[] = () => []): Card[] =>
    ofType(type).map(({ id, name, body }) => ({ id, title: TITLES[type] ?? type, lines: [name, ...more(body)] }));
  const list = (id: string, title: string, lines: readonly string[]): Card[] =>
    lines.length > 0 ? [{ id, title, lines }] : [];
  const roleNames = new Map(
    ofType('Microsoft.Authorization/roleDefinitions').map(({ id, body }) => [
      id,
      String(valueAt(body, 'properties', 'roleName')).replace(/^\S+ /, ''),
    ]),
  );

  /** Roles of an identity or a group, with their scopes. */
  const grants = (principal: string): string[] => {
    const own = ofType('Microsoft.Authorization/roleAssignments').filter(
      ({ body }) => valueAt(body, 'properties', 'principalId') === principal,
    );
    return own.map(({ id, body }) => {
      const role = String(valueAt(body, 'properties', 'roleDefinitionId'));
      const scope = typeOfId(id.replace(/\/providers\/Microsoft\.Authorization\/.*$/, ''));
      return `${roleNames.get(role) ?? BUILT_IN_ROLES[last(role)]?.name ?? role} · ${SHORT[scope] ?? 'resource group'}`;
    });
  };
  const principals = [
    ...new Set(
      ofType('Microsoft.Authorization/roleAssignments').map(({ body }) =>
        String(valueAt(body, 'properties', 'principalId')),
      ),
    ),
  ];
  // A group is named by the parameter that sets it: `releaseManagersGroupId`.
  const groups = new Map(
    ofType('Microsoft.Authorization/roleAssignments').flatMap((assignment) => {
      const [, name] = /parameters\.(\w+)GroupId/.exec(originIn(assignment, 'properties.principalId').path) ?? [];
      const words = name?.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace('ml ', 'ML ');
      return words === undefined
        ? []
        : [[String(valueAt(assignment.body, 'properties', 'principalId')), words] as const];
    }),
  );
  const identities = new Map(
    ofType('Microsoft.ManagedIdentity/userAssignedIdentities').map(({ id, name }) => [
      String(new Told(id).member('principalId')),
      last(name).split('-').at(-1) ?? '',
    ]),
  );

  const columns: Column[] = [
    {
      title: 'Who acts',
      cards: principals.map((principal) => ({
        id: principal,
        title: groups.has(principal)
          ? `Group: ${groups.get(principal)}`
          : `Identity: ${identities.get(principal) ?? principal}`,
        lines: [...new Set(grants(principal))],
      })),
    },
    {
      title: 'Machine learning',
      cards: [
        ...single(`${ML}/workspaces`, (body) => [
          `network: ${valueAt(body, 'properties', 'managedNetwork', 'isolationMode')}`,
          `public access: ${valueAt(body, 'properties', 'publicNetworkAccess')}`,
        ]),
        ...list(
          'card:computes',
          'Clusters, each from 0 nodes',
          ofType(`${ML}/workspaces/computes`).map(
            ({ name, body }) =>
              `${last(name)}: ${valueAt(body, 'properties', 'properties', 'scaleSettings', 'maxNodeCount')} × ${String(valueAt(body, 'properties', 'properties', 'vmSize')).replace('Standard_', '')}`,
          ),
        ),
        ...list(
          'card:endpoints',
          'Online endpoint',
          ofType(`${ML}/workspaces/onlineEndpoints`).map(({ name }) => last(name)),
        ),
        ...single(`${ML}/registries`),
        ...list(
          'card:outbound',
          'Let out to',
          ofType(`${ML}/workspaces/outboundRules`).map(({ body }) =>
            String(valueAt(body, 'properties', 'destination')),
          ),
        ),
      ],
    },
    {
      title: 'Resources that workspaces share',
      cards: [
        ...single('Microsoft.Storage/storageAccounts', (body) => [`${valueAt(body, 'sku', 'name')}, no keys`]),
        ...single('Microsoft.KeyVault/vaults', () => ['roles only, purge protection']),
        ...single('Microsoft.ContainerRegistry/registries', (body) => [
          `${valueAt(body, 'sku', 'name')}, no administrator`,
        ]),
        ...single('Microsoft.Insights/components'),
        ...single('Microsoft.OperationalInsights/workspaces', (body) => [
          `${valueAt(body, 'properties', 'retentionInDays')} days`,
        ]),
      ],
    },
    {
      title: 'Network, events, costs',
      cards: [
        ...single('Microsoft.Network/virtualNetworks'),
        ...list(
          'card:private',
          'Private endpoints',
          ofType('Microsoft.Network/privateEndpoints').map(({ name }) => last(name).split('-').at(-1) ?? ''),
        ),
        ...single('Microsoft.EventGrid/systemTopics'),
        ...single('Microsoft.Logic/workflows'),
        ...list(
          'card:queue',
          'Queue of events',
          ofType('Microsoft.Storage/storageAccounts/queueServices/queues').map(({ name }) => last(name)),
        ),
        ...single('Microsoft.Consumption/budgets', (body) => [`${valueAt(body, 'properties', 'amount')} a month`]),
      ],
    },
  ];
  const cards = new Set(columns.flatMap(({ cards }) => cards.map(({ id }) => id)));
  const arrows = resources.flatMap(({ id, type, body }) => {
    const from =
      type === `${ML}/workspaces/computes`
        ? 'card:computes'
        : type === 'Microsoft.Network/privateEndpoints'
          ? 'card:private'
          : id;
    if (!cards.has(from)) return [];
    return textsIn(body)
      .filter(({ text }) => cards.has(text) && text !== from)
      .map(({ text }) => ({ from, to: text }));
  });
  return { columns, arrows: [...new Map(arrows.map((arrow) => [`${arrow.from} ${arrow.to}`, arrow])).values()] };
}

const SHORT: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts': 'storage',
  'Microsoft.KeyVault/vaults': 'vault',
  'Microsoft.ContainerRegistry/registries': 'images',
  'Microsoft.Insights/components': 'telemetry',
  [`${ML}/workspaces`]: 'workspace',
  [`${ML}/registries`]: 'ML registry',
};
