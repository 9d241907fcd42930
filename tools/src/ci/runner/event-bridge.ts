import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as z from 'zod';

/** The payload of a `repository_dispatch`. */
export interface Dispatch {
  readonly event_type: string;
  readonly client_payload: { readonly model: string; readonly subject: string; readonly event: string };
}

export interface EventBridge {
  /** Target address for events of the emulated workspaces. */
  readonly url: string;
  /** Dispatches that they would have triggered, oldest first; a repeated event triggers nothing again. */
  readonly dispatches: readonly Dispatch[];
  close(): Promise<void>;
}

const TEMPLATE = 'infrastructure/modules/event-trigger.json';
const templateSchema = z.object({ variables: z.object({ starts: z.record(z.string(), z.string()) }) });
const eventSchema = z.object({ id: z.string(), eventType: z.string(), subject: z.string() });
const validationSchema = z.object({ data: z.object({ validationCode: z.string() }) });

/** The dispatch for an event type, as in the workflow's template. */
export function readStarts(repository: string): Readonly<Record<string, string>> {
  return templateSchema.parse(JSON.parse(readFileSync(path.join(repository, TEMPLATE), 'utf8'))).variables.starts;
}

/** Stands in for the Logic Apps workflow that receives events from Event Grid and calls GitHub. Loopback only. */
export async function startEventBridge(starts: Readonly<Record<string, string>>): Promise<EventBridge> {
  const dispatches: Dispatch[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [event]: unknown[] = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (request.headers['aeg-event-type'] === 'SubscriptionValidation') {
      const { validationCode } = validationSchema.parse(event).data;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ validationResponse: validationCode }));
      return;
    }
    const { id, eventType, subject } = eventSchema.parse(event);
    const name = starts[eventType];
    if (name !== undefined && !dispatches.some(({ client_payload }) => client_payload.event === id)) {
      const model = subject.startsWith('models/') ? subject.slice('models/'.length) : '';
      dispatches.push({ event_type: name, client_payload: { model, subject, event: id } });
    }
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    dispatches,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
