import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readStarts, startEventBridge } from './event-bridge.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const MODEL = 'Microsoft.MachineLearningServices.ModelRegistered';
const bridge = await startEventBridge({ [MODEL]: 'model-registered' });
afterAll(() => bridge.close());

async function send(kind: string, event: object) {
  const headers = { 'content-type': 'application/json', 'aeg-event-type': kind };
  const answer = await fetch(bridge.url, { method: 'POST', headers, body: JSON.stringify([event]) });
  return { status: answer.status, text: await answer.text() };
}

test('an event becomes one dispatch, however often it is sent', async () => {
  const asked = await send('SubscriptionValidation', { data: { validationCode: 'abc' } });
  expect(JSON.parse(asked.text)).toEqual({ validationResponse: 'abc' });
  const event = { id: 'e1', eventType: MODEL, subject: 'models/news:7', data: {} };
  for (let i = 0; i < 2; i++) expect((await send('Notification', event)).status).toBe(202);
  expect((await send('Notification', { ...event, id: 'e2', eventType: 'Other' })).status).toBe(202);
  expect(bridge.dispatches).toEqual([
    { event_type: 'model-registered', client_payload: { model: 'news:7', subject: 'models/news:7', event: 'e1' } },
  ]);
});

test('what workflows wait for is what the template starts', () => {
  const awaited = globSync('.github/workflows/*.yml', { cwd: ROOT }).flatMap((file) => {
    const { on } = parse(readFileSync(path.join(ROOT, file), 'utf8')) as {
      readonly on: { readonly repository_dispatch?: { readonly types: readonly string[] } };
    };
    return on.repository_dispatch?.types ?? [];
  });
  const started = Object.values(readStarts(ROOT)).filter((name) => name !== 'run-completed');
  expect(awaited.sort()).toEqual(started.sort());
});
