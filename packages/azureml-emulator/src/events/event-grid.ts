import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { ArmError, badRequest } from '../arm/arm-error.ts';
import type { WorkspaceEvent } from './workspace-event.ts';

/** The first retry delays of Event Grid (Event Grid message delivery and retry, Microsoft Learn), in seconds. */
const RETRY_SECONDS = [10, 30, 60, 300, 600];
/** Statuses after which Event Grid does not retry. */
const NEVER_AGAIN = new Set([400, 413]);
/** Event Grid's response timeout, in milliseconds. */
const ANSWER_TIME = 30_000;

const subscriptionSchema = z.strictObject({
  endpointUrl: z.url({
    protocol: /^https?$/,
    hostname: /^(127\.0\.0\.1|localhost)$/,
    error: 'an address of this machine',
  }),
  includedEventTypes: z.array(z.string()).optional(),
  retrySeconds: z.array(z.number().min(0)).max(30).default(RETRY_SECONDS),
});

/** One event for one subscription. */
export interface Delivery {
  readonly id: string;
  readonly eventType: string;
  readonly subject: string;
  readonly endpointUrl: string;
  attempts: number;
  state: 'waiting' | 'delivered' | 'dropped';
}

export interface EventGrid {
  /**
   * Subscribes an address to events, after it has answered the validation request.
   *
   * @throws ArmError 400
   */
  subscribe(body: unknown): Promise<void>;
  publish(topic: string, event: WorkspaceEvent): void;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

/** Event Grid in its own schema: the handshake of webhooks, and at-least-once delivery. Only addresses on this machine are allowed. */
export function makeEventGrid(now: () => Date): EventGrid {
  const subscriptions: z.output<typeof subscriptionSchema>[] = [];
  const deliveries: Delivery[] = [];
  const closing = new AbortController();
  const running = new Set<Promise<void>>();

  async function post(url: string, kind: string, event: object): Promise<{ status: number; text: string }> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_TIME)]);
    const headers = { 'content-type': 'application/json', 'aeg-event-type': kind };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify([event]), signal });
    return { status: answer.status, text: await answer.text() };
  }

  async function deliver(delivery: Delivery, event: object, retrySeconds: readonly number[]): Promise<void> {
    for (const seconds of [...retrySeconds, undefined]) {
      delivery.attempts += 1;
      const status = await post(delivery.endpointUrl, 'Notification', event).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status !== undefined && status >= 200 && status <= 204) {
        delivery.state = 'delivered';
        return;
      }
      if (seconds === undefined || NEVER_AGAIN.has(status ?? 0) || closing.signal.aborted) break;
      await wait(seconds * 1000, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    delivery.state = 'dropped';
  }

  return {
    deliveries,
    async subscribe(body) {
      const parsed = subscriptionSchema.safeParse(body);
      if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
      const validationCode = randomUUID();
      const answer = await post(parsed.data.endpointUrl, 'SubscriptionValidation', {
        ...{ id: randomUUID(), topic: '', subject: '', eventTime: now().toISOString() },
        ...{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', metadataVersion: '1', dataVersion: '2' },
        data: { validationCode },
      }).catch((error: unknown) => ({ status: 0, text: String(error) }));
      if (answer.status !== 200 || codeIn(answer.text) !== validationCode)
        throw new ArmError(
          400,
          'URL validation',
          `Webhook validation handshake failed for ${parsed.data.endpointUrl}. Http POST request failed with response code ${answer.status}, or without the validation code.`,
        );
      subscriptions.push(parsed.data);
    },
    publish(topic, { eventType, subject, data }) {
      for (const { endpointUrl, includedEventTypes, retrySeconds } of subscriptions) {
        if (includedEventTypes && !includedEventTypes.includes(eventType)) continue;
        const id = randomUUID();
        const event = { id, topic, subject, eventType, eventTime: now().toISOString(), data };
        const delivery: Delivery = { id, eventType, subject, endpointUrl, attempts: 0, state: 'waiting' };
        deliveries.push(delivery);
        const run = deliver(delivery, { ...event, dataVersion: '', metadataVersion: '1' }, retrySeconds);
        running.add(run);
        void run.finally(() => running.delete(run));
      }
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

function codeIn(text: string): unknown {
  try {
    return z.object({ validationResponse: z.string() }).safeParse(JSON.parse(text)).data?.validationResponse;
  } catch {
    return undefined;
  }
}
