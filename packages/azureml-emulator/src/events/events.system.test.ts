import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

const SLOW = 60_000;
const P = 'Microsoft.MachineLearningServices';

interface Told {
  readonly kind: string;
  readonly eventType: string;
  readonly subject: string;
  readonly topic: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let workspace: TestWorkspace;
const told: Told[] = [];
/** What the listener answers: its handshake, and a status for each event in turn. */
let [wants, statuses]: [boolean, number[]] = [true, []];
const listener = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [event] = JSON.parse(Buffer.concat(chunks).toString('utf8')) as [Told];
  const kind = String(request.headers['aeg-event-type']);
  told.push({ ...event, kind });
  if (kind === 'SubscriptionValidation')
    response.end(JSON.stringify({ validationResponse: wants ? event.data['validationCode'] : 'no' }));
  else response.writeHead(statuses.shift() ?? 200).end();
});
let endpointUrl = '';
let modelUri = '';

beforeAll(async () => {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  endpointUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/events`;
  workspace = await startTestWorkspace();
  modelUri = await workspace.upload('models/news', { MLmodel: 'flavors: {}' });
}, SLOW);
afterAll(async () => {
  await workspace.close();
  listener.close();
}, SLOW);

const register = (name: string) =>
  workspace.send('PUT', `models/${name}/versions/7`, {
    properties: { modelType: 'custom_model', modelUri, tags: { a: 'b' } },
  });

test('an address that does not repeat the code is told of nothing', { timeout: SLOW }, async () => {
  wants = false;
  await expect(workspace.admin('POST', 'events', { endpointUrl })).rejects.toThrow(/handshake failed/);
  await expect(workspace.admin('POST', 'events', { endpointUrl: 'https://example.com/' })).rejects.toThrow(
    /an address of this machine/,
  );
  wants = true;
  await register('unheard');
  expect(await workspace.admin('GET', 'events')).toEqual([]);
});

test('a registered model is told until it is taken, and not again for the same version', {
  timeout: SLOW,
}, async () => {
  await workspace.admin('POST', 'events', {
    endpointUrl,
    includedEventTypes: [`${P}.ModelRegistered`],
    retrySeconds: [0, 0, 0],
  });
  statuses = [500, 404];
  await register('news');
  await register('news');
  const deliveries = async () => (await workspace.admin('GET', 'events')) as { attempts: number; state: string }[];
  await vi.waitUntil(async () => (await deliveries())[0]?.state === 'delivered', { timeout: SLOW });
  expect(await deliveries()).toMatchObject([{ attempts: 3, state: 'delivered', subject: 'models/news:7' }]);
  expect(told.at(-1)).toMatchObject({
    kind: 'Notification',
    eventType: `${P}.ModelRegistered`,
    subject: 'models/news:7',
    topic: workspace.emulator.workspaceId,
    data: { ModelName: 'news', ModelVersion: '7', ModelTags: { a: 'b' } },
    dataVersion: '',
    metadataVersion: '1',
  });
});

test('an event that is refused for good is dropped', { timeout: SLOW }, async () => {
  statuses = [400];
  await register('refused');
  const last = async () => ((await workspace.admin('GET', 'events')) as { attempts: number; state: string }[]).at(-1);
  await vi.waitUntil(async () => (await last())?.state !== 'waiting', { timeout: SLOW });
  expect(await last()).toMatchObject({ attempts: 1, state: 'dropped', subject: 'models/refused:7' });
});
