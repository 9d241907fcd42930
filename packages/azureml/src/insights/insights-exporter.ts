import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { MlopsError } from '@aml-mlops/errors';
import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { readConnectionString } from './connection-string.ts';
import { type Envelope, envelopeOf } from './envelope.ts';

const compress = promisify(gzip);

const ATTEMPTS = 3;
const REQUEST_MS = 10_000;
const LONGEST_WAIT_MS = 5000;
/** Statuses of an item or of all of them: throttled, or a server error. */
const TRANSIENT = new Set([408, 429, 439, 500, 502, 503, 504]);

interface TrackAnswer {
  readonly errors?: readonly { readonly index: number; readonly statusCode: number }[];
}

/**
 * Sends spans to Application Insights. Azure's own exporter is not used: it is a beta that also sends statistics about itself
 * to Microsoft and polls for settings; the tests compare the data sent here with the data that it sends. Nothing is stored on disk:
 * after three failed attempts the data is dropped, and the result reports it.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the text is not a connection string
 */
export function insightsExporter(connectionString: string): SpanExporter {
  const { instrumentationKey, endpoint } = readConnectionString(connectionString);
  const sending = new Set<Promise<void>>();
  const stop = new AbortController();
  return {
    export: (spans, done) => {
      const sent = send(
        `${endpoint}/v2.1/track`,
        spans.map((span) => envelopeOf(span, instrumentationKey)),
        stop.signal,
      ).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: Error) => done({ code: ExportResultCode.FAILED, error }),
      );
      sending.add(sent);
      void sent.then(() => sending.delete(sent));
    },
    forceFlush: async () => void (await Promise.all(sending)),
    shutdown: async () => {
      // One more attempt is enough for data in transit.
      stop.abort();
      await Promise.all(sending);
    },
  };
}

async function send(url: string, envelopes: readonly Envelope[], isEnding: AbortSignal): Promise<void> {
  let left = envelopes;
  for (let attempt = 1; ; attempt++) {
    const { status, pause, refused } = await track(url, left);
    if (status === 200) return;
    left = refused(left);
    if (left.length === 0) return;
    if (!TRANSIENT.has(status) && status !== 206 && status !== 0) throw failure(left.length, `answered ${status}`);
    if (attempt === ATTEMPTS || isEnding.aborted) {
      throw failure(left.length, status === 0 ? 'cannot be reached' : `answered ${status}, again and again`);
    }
    await wait(Math.min(pause ?? 500 * 2 ** attempt, LONGEST_WAIT_MS), undefined, { signal: isEnding }).catch(() => {});
  }
}

interface Tracked {
  /** 0 if there was no response. */
  readonly status: number;
  /** Delay in milliseconds requested by the server. */
  readonly pause: number | undefined;
  /** The part of the data that may be sent again. */
  readonly refused: (sent: readonly Envelope[]) => readonly Envelope[];
}

async function track(url: string, envelopes: readonly Envelope[]): Promise<Tracked> {
  const all = (sent: readonly Envelope[]) => sent;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', accept: 'application/json' },
      body: await compress(JSON.stringify(envelopes)),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const pause = Number.isFinite(seconds) ? seconds * 1000 : undefined;
    if (response.status !== 206) return { status: response.status, pause, refused: all };
    const { errors = [] } = JSON.parse(text) as TrackAnswer;
    const again = new Set(errors.filter(({ statusCode }) => TRANSIENT.has(statusCode)).map(({ index }) => index));
    return { status: 206, pause, refused: (sent) => sent.filter((_, i) => again.has(i)) };
  } catch {
    return { status: 0, pause: undefined, refused: all };
  }
}

function failure(spans: number, why: string): MlopsError {
  return new MlopsError('E_AZURE_UNAVAILABLE', `${spans} spans are lost: Application Insights ${why}`);
}
