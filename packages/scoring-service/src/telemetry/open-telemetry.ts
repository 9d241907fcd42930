import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { SERVICE_VERSION } from '../service-version.ts';
import { type CountedSpans, countedExporter } from './counted-exporter.ts';
import type { TelemetrySettings } from './telemetry-settings.ts';
import type { RequestTrace, Tracing } from './tracing.ts';

const CLOSE_MS = 4000;
const NAME = '@aml-mlops/scoring-service';

interface TelemetryHooks {
  /** Told once of each way in which spans cannot be sent. */
  readonly log: (line: string) => void;
  readonly onSpans: CountedSpans;
}

/**
 * A span for each request, of the caller's trace where `traceparent` says so, and below it where its time went: `queue`,
 * `tokenise`, `model`. They hold names, counts and times; never a text, a key or what follows a `?`. `OTEL_…` variables set
 * name, sampling and bounds of the queue; what the queue (2048) does not hold is dropped.
 *
 * This module is loaded only where something is to be written: all of OpenTelemetry hangs on it.
 *
 * @throws MlopsError `E_PARAM_RANGE` for what is no connection string
 */
export async function openTelemetry(settings: TelemetrySettings, hooks: TelemetryHooks): Promise<Tracing> {
  const exporters = await exportersOf(settings);
  const own = resourceFromAttributes({
    ...{ 'service.name': 'scoring-service', 'service.version': SERVICE_VERSION, 'service.instance.id': randomUUID() },
  });
  const provider = new BasicTracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: exporters.map(
      (exporter) => new BatchSpanProcessor(countedExporter(exporter, hooks.log, hooks.onSpans)),
    ),
  });
  const tracer = provider.getTracer(NAME, SERVICE_VERSION);
  const propagator = new W3CTraceContextPropagator();
  return {
    begin: (method, route, headers) => {
      const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      // One look at the clock for all spans of a request: else a part could begin before the whole does.
      const epoch = Date.now() - performance.now();
      const span = tracer.startSpan(
        route === undefined ? method : `${method} ${route}`,
        {
          ...{ kind: SpanKind.SERVER, startTime: epoch + performance.now() },
          attributes: { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) },
        },
        context,
      );
      return span.isRecording() ? requestTrace(tracer, span, trace.setSpan(context, span), epoch) : undefined;
    },
    close: async () => {
      const patience = new AbortController();
      const { signal } = patience;
      // A collector that is away does not keep the server from ending; why spans are lost was told.
      await Promise.race([provider.shutdown(), wait(CLOSE_MS, undefined, { signal, ref: false })]).catch(() => {});
      patience.abort();
    },
  };
}

/** @param epoch what makes times of `performance.now` milliseconds since 1970 */
function requestTrace(tracer: Tracer, span: Span, context: Context, epoch: number): RequestTrace {
  const child = (name: string, from: number, to: number, attributes = {}) =>
    tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: epoch + from, attributes }, context).end(epoch + to);
  return {
    asked: ({ name, version }, texts) => {
      span.setAttributes({ 'mlops.model': name, 'mlops.model_version': version, 'mlops.texts': texts });
    },
    batch: (waitedSince, { texts, started, tokenised, ended }) => {
      const attributes = { 'mlops.batch_texts': texts };
      child('queue', waitedSince, started);
      child('tokenise', started, tokenised, attributes);
      child('model', tokenised, ended, attributes);
    },
    end: (status, requestId) => {
      span.setAttributes({ 'http.response.status_code': status, 'mlops.request_id': requestId });
      if (status >= 500) span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
      span.end(epoch + performance.now());
    },
  };
}

async function exportersOf({ connectionString, otlp }: TelemetrySettings): Promise<SpanExporter[]> {
  const exporters: SpanExporter[] = [];
  if (connectionString !== undefined) {
    const { insightsExporter } = await import('@aml-mlops/azureml/insights');
    exporters.push(insightsExporter(connectionString));
  }
  if (otlp) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    exporters.push(new OTLPTraceExporter());
  }
  return exporters;
}
