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
  /** Called once per kind of export failure. */
  readonly log: (line: string) => void;
  readonly onSpans: CountedSpans;
}

/**
 * A span for each request, in the caller's trace if `traceparent` names one, with child spans for its phases: `queue`,
 * `tokenise`, `model`. They contain names, counts and times; never a text, a key or a query string. `OTEL_…` variables set
 * name, sampling and limits of the queue (2048); spans beyond them are dropped.
 *
 * This module is loaded only if spans are exported, because it imports all of OpenTelemetry.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the connection string is invalid
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
      // One clock reading for all spans of a request: otherwise a child could start before its parent.
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
      // An unreachable collector must not delay shutdown; the reason for lost spans was already reported.
      await Promise.race([provider.shutdown(), wait(CLOSE_MS, undefined, { signal, ref: false })]).catch(() => {});
      patience.abort();
    },
  };
}

/** @param epoch offset that converts times of `performance.now` to milliseconds since 1970 */
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
