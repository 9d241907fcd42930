import {
  deploymentOperations,
  entriesOf,
  type Operation,
  RoleAssignments,
  type RoleResource,
  type TemplateSet,
} from '@aml-mlops/arm-templates';
import { type ResolvedStage, resolveStages } from '../checks/resolved-stage.ts';
import { valueAt } from '../checks/values-in.ts';
import recorded from './command-permissions.json' with { type: 'json' };
import { GROUPS, identityPrincipal } from './principals.ts';

/** A task on a workspace, and the permissions that it needs. */
export interface Deed {
  readonly name: string;
  /** @param kept the stage as deployed with `--keep-roles` */
  operations(stage: ResolvedStage, kept: ResolvedStage): readonly Operation[];
}

const P = 'Microsoft.MachineLearningServices/workspaces';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
/** The object id of a principal that has only the role Reader. */
const SOMEBODY = 'reader';

const idOf = ({ resources }: ResolvedStage, type: string, end = ''): string =>
  resources.find((resource) => resource.type === type && resource.name.endsWith(end))?.id ?? '/none';

/** Scope of each operation of a command: the workspace, or the resource of the operation's provider. */
function placed(stage: ResolvedStage, name: string): Operation {
  const [provider = '', type] = name.split('/');
  const group = `/subscriptions/${stage.target.subscription}/resourceGroups/${stage.target.resourceGroup}`;
  const scope =
    provider === 'Microsoft.Resources'
      ? group
      : provider === 'Microsoft.ManagedIdentity'
        ? idOf(stage, `${provider}/${type}`, '-endpoint')
        : idOf(stage, `${provider}/${type}`);
  return { plane: 'action', name, scope };
}

const action = (stage: ResolvedStage, names: readonly string[]) => names.map((name) => placed(stage, name));
const data = (stage: ResolvedStage, names: readonly string[]) =>
  action(stage, names).map((operation) => ({ ...operation, plane: 'dataAction' as const }));

/**
 * The emulator's storage uses keys, which a client requests with `listSecrets`. The workspaces of the templates have none:
 * clients access blobs under their own identity instead.
 */
const LIST_SECRETS = `${P}/datastores/listSecrets/action`;
const SCORE = `${P}/onlineEndpoints/score/action`;
const READS_ONLY = ['jobs download'];

function blobs(stage: ResolvedStage, command: string): Operation[] {
  if (READS_ONLY.includes(command)) return data(stage, [`${BLOBS}/read`]);
  const path = command === 'deploy a registered model' ? 'mlops/roll-outs/news/1.json' : 'mlops/code/1/main.mjs';
  return data(stage, [`${BLOBS}/read`, `${BLOBS}/write`]).map((operation) => ({
    ...operation,
    attributes: { [`${BLOBS}:path`]: path },
  }));
}

const commands: Deed[] = Object.entries(recorded).map(([name, operations]) => ({
  name: `mlops ${name}`,
  operations: (stage) => [
    ...action(
      stage,
      operations.filter((operation) => operation !== LIST_SECRETS),
    ),
    // Its gates query the endpoint.
    ...(name === 'deploy a new model' ? action(stage, [SCORE]) : []),
    ...(operations.includes(LIST_SECRETS) ? blobs(stage, name) : []),
  ],
}));

/** A deployment of the templates, and of the subset that `--keep-roles` deploys. */
const deploying = (stage: ResolvedStage, resources = stage.resources) => [
  ...action(
    stage,
    ['validate/action', 'whatIf/action', 'read', 'write'].map((verb) => `Microsoft.Resources/deployments/${verb}`),
  ),
  ...deploymentOperations(resources),
];

const DEEDS: readonly Deed[] = [
  ...commands,
  { name: 'ask an endpoint', operations: (stage) => action(stage, [SCORE]) },
  {
    name: 'register what a job made',
    operations: (stage) => action(stage, [`${P}/models/versions/read`, `${P}/models/versions/write`]),
  },
  {
    name: 'run as a job',
    operations: (stage) => [
      ...action(stage, [
        `${P}/jobs/write`,
        `${P}/models/versions/write`,
        'Microsoft.ContainerRegistry/registries/pull/read',
      ]),
      ...data(stage, [`${BLOBS}/read`, `${BLOBS}/write`]),
    ],
  },
  {
    name: 'serve a model',
    operations: (stage) => [
      ...action(stage, ['Microsoft.ContainerRegistry/registries/pull/read']),
      ...data(stage, [
        ...[`${BLOBS}/read`, `${BLOBS}/write`, 'Microsoft.Insights/components/Telemetry/Write'],
        'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      ]).map((operation) => ({ ...operation, name: operation.name.replace('/components/', '/') })),
    ],
  },
  { name: 'start a cluster', operations: (stage) => action(stage, [`${P}/computes/start/action`]) },
  { name: 'change a cluster', operations: (stage) => action(stage, [`${P}/computes/write`]) },
  { name: "read the workspace's keys", operations: (stage) => action(stage, [`${P}/listKeys/action`]) },
  { name: 'delete the workspace', operations: (stage) => action(stage, [`${P}/delete`]) },
  { name: 'mlops infra deploy --keep-roles', operations: (stage, kept) => deploying(stage, kept.resources) },
  { name: 'mlops infra deploy', operations: (stage) => deploying(stage) },
  {
    name: 'make somebody an owner',
    operations: ({ target }) => [
      {
        plane: 'action',
        name: 'Microsoft.Authorization/roleAssignments/write',
        scope: `/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}`,
        attributes: { 'Microsoft.Authorization/roleAssignments:RoleDefinitionId': OWNER },
      },
    ],
  },
];

/** The columns of the table, by name; an identity has its own name. */
export const WHO = [...Object.keys(GROUPS), 'ci', 'compute', 'endpoint', 'platform', 'Reader'] as const;

/** For each task, the stages in which each principal is permitted to do it. */
export function whoMay(set: TemplateSet, stages: readonly string[]): Record<string, Record<string, readonly string[]>> {
  const kept = resolveStages(withoutRoles(set), stages);
  const resolved = resolveStages(set, stages).map((stage, i) => ({
    ...{ stage, kept: kept[i] ?? stage, assignments: assignmentsOf(stage) },
  }));
  const cell = (deed: Deed, who: string) =>
    resolved
      .filter(({ stage, kept, assignments }) => {
        const principal = principalOf(set, stage, who);
        if (principal === undefined) return false;
        return deed.operations(stage, kept).every((operation) => assignments.may([principal], operation));
      })
      .map(({ stage }) => stage.stage);
  return Object.fromEntries(
    DEEDS.map((deed) => [deed.name, Object.fromEntries(WHO.map((who) => [who, cell(deed, who)]))]),
  );
}

/** The same templates with `deployCustomRoles: false`. */
function withoutRoles(set: TemplateSet): TemplateSet {
  const files = [...set.files].map(([file, content]): [string, unknown] => {
    if (!/^parameters\.[^/]+\.json$/.test(file)) return [file, content];
    const { parameters, ...rest } = Object(content) as { readonly parameters: object };
    return [file, { ...rest, parameters: { ...parameters, deployCustomRoles: { value: false } } }];
  });
  return { ...set, files: new Map(files) };
}

function assignmentsOf({ resources, target }: ResolvedStage): RoleAssignments {
  const reader: RoleResource = {
    id: `/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}/providers/Microsoft.Authorization/roleAssignments/r`,
    type: 'Microsoft.Authorization/roleAssignments',
    body: { properties: { principalId: SOMEBODY, roleDefinitionId: READER } },
  };
  return new RoleAssignments([...resources, reader]);
}

function principalOf(set: TemplateSet, stage: ResolvedStage, who: string): string | undefined {
  if (who === 'Reader') return SOMEBODY;
  const parameter = GROUPS[who];
  if (parameter === undefined) return identityPrincipal(stage, who);
  const [main] = entriesOf(set);
  const file = main?.parameters.get(stage.stage);
  const group = valueAt(set.files.get(file ?? ''), 'parameters', parameter, 'value');
  return typeof group === 'string' && group !== '' ? group : undefined;
}
