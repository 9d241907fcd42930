import { expect, test } from 'vitest';
import { mutate } from '../testing/mutate.ts';
import { repositoryTemplates } from '../testing/repository-templates.ts';
import { checkTemplates } from './check-templates.ts';
import { valueAt } from './values-in.ts';

const set = await repositoryTemplates();
const WORKFLOW = 'Microsoft.Logic/workflows';
const SUBSCRIPTION = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';

/** The steps of a stage's workflow once it is sure that an event came. */
function stepsOf(stage: string, key: string, templates = set) {
  const { stages, problems } = checkTemplates(templates, [stage]);
  const resources = stages.flatMap((resolved) => resolved.resources);
  const workflow = resources.find(({ type }) => type === WORKFLOW);
  const asked = valueAt(workflow?.body, 'properties', 'definition', 'actions', 'Asked_whether_it_wants_them');
  return { problems, resources, workflow, steps: valueAt(asked, ...key.split('.')) };
}

test('GitHub is asked with a token that the identity reads from the vault, and that no run shows', () => {
  const { workflow, steps } = stepsOf('second-team', 'else.actions');
  expect(valueAt(workflow?.body, 'identity', 'type')).toBe('UserAssigned');
  expect(steps).toMatchObject({
    Token: {
      inputs: {
        uri: expect.stringMatching(/^https:\/\/kv-.*\.vault\.azure\.net\/secrets\/github-dispatch\?/),
        authentication: { type: 'ManagedServiceIdentity', audience: 'https://vault.azure.net' },
      },
      runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } },
    },
    Start: {
      inputs: {
        uri: 'https://api.github.com/repos/contoso/second-team/dispatches',
        body: { client_payload: { subject: "@triggerBody()?[0]?['subject']" } },
      },
      runtimeConfiguration: { secureData: { properties: ['inputs'] } },
    },
    // Event Grid sends an event again until it is answered, which nothing does before something was started.
    Taken: { type: 'Response', runAfter: { Start: ['Succeeded'] } },
  });
});

test('Azure Pipelines knows the identity: there is no token at all', () => {
  const { steps, resources } = stepsOf('own-network', 'else.actions');
  expect(Object.keys(Object(steps))).toEqual(['Start', 'Taken']);
  expect(valueAt(steps, 'Start', 'inputs', 'uri')).toBe(
    "https://dev.azure.com/contoso/aml-mlops/_apis/pipelines/@{parameters('pipelines')[parameters('starts')[triggerBody()?[0]?['eventType']]]}/runs?api-version=7.1",
  );
  const filters = resources
    .filter(({ type, name }) => type === SUBSCRIPTION && name.endsWith('/to-trigger'))
    .map(({ body }) => valueAt(body, 'properties', 'filter'));
  expect(filters).toEqual([
    {
      includedEventTypes: [
        'Microsoft.MachineLearningServices.ModelRegistered',
        'Microsoft.MachineLearningServices.DatasetDriftDetected',
      ],
    },
    {
      includedEventTypes: ['Microsoft.Storage.BlobCreated'],
      subjectBeginsWith: '/blobServices/default/containers/data/blobs/raw/',
    },
  ]);
});

test('Event Grid asks first whether the workflow wants events, and is answered with its code', () => {
  const { steps } = stepsOf('second-team', 'actions');
  expect(steps).toMatchObject({
    Yes: { inputs: { body: { validationResponse: "@triggerBody()?[0]?['data']?['validationCode']" } } },
  });
});

test('no stage has a workflow until somebody says what it starts', () => {
  for (const stage of ['dev', 'test', 'prd']) expect(stepsOf(stage, 'actions').workflow).toBeUndefined();
});

const FILE = 'modules/event-trigger.json';
test.each([
  ['a token in the history of runs', ['variables', 'steps', 'github', 'Token', 'runtimeConfiguration'], undefined],
  ['a request that shows its token', ['variables', 'steps', 'github', 'Start', 'runtimeConfiguration'], undefined],
  [
    'an address with its key in a file',
    ['resources', 1, 'properties', 'destination', 'properties', 'endpointUrl'],
    'https://prod.logic.azure.com/workflows/w/triggers/event/paths/invoke',
  ],
])('%s is told', (_, keys, value) => {
  const changed = mutate(set, [{ file: FILE, keys, change: () => value }]);
  const { problems } = stepsOf('second-team', 'actions', changed);
  expect(problems.map(({ rule, file }) => ({ rule, file }))).toContainEqual({ rule: 'security', file: FILE });
});
