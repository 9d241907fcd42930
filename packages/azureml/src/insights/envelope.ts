import { type AttributeValue, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** One item in the format of Application Insights at `/v2.1/track`. */
export interface Envelope {
  readonly ver: 1;
  readonly name: string;
  /** ISO 8601 start time of the span. */
  readonly time: string;
  readonly sampleRate: number;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> };
}

const LONGEST_NAME = 1024;
const LONGEST_PROPERTY = 8192;

/** Attributes with a dedicated field. */
const MAPPED = new Set(['http.request.method', 'http.route', 'http.response.status_code']);

/** A server span becomes a request, any other span a dependency within the process; the span's other attributes are custom dimensions. */
export function envelopeOf(span: ReadableSpan, instrumentationKey: string): Envelope {
  const { traceId, spanId } = span.spanContext();
  const parent = span.parentSpanContext?.spanId;
  const { attributes } = span;
  const isRequest = span.kind === SpanKind.SERVER;
  const [method, route] = [attributes['http.request.method'], attributes['http.route']];
  const name = (isRequest && method && route ? `${method} ${route}` : span.name).slice(0, LONGEST_NAME);
  const status = Number(attributes['http.response.status_code'] ?? 0);
  const isFailed = span.status.code === SpanStatusCode.ERROR;
  const common = {
    ...{ ver: 2, id: spanId, name, duration: timeSpan(hrTimeToMilliseconds(span.duration)) },
    properties: propertiesOf(attributes),
    measurements: {},
  };
  return {
    ver: 1,
    name: `Microsoft.ApplicationInsights.${isRequest ? 'Request' : 'RemoteDependency'}`,
    time: new Date(hrTimeToMilliseconds(span.startTime)).toISOString(),
    sampleRate: 100,
    iKey: instrumentationKey,
    tags: {
      ...cloudTags(span.resource.attributes),
      'ai.operation.id': traceId,
      ...(parent !== undefined && { 'ai.operation.parentId': parent }),
      ...(isRequest && { 'ai.operation.name': name }),
    },
    data: isRequest
      ? {
          baseType: 'RequestData',
          baseData: { ...common, success: !isFailed && status < 400, responseCode: String(status) },
        }
      : {
          baseType: 'RemoteDependencyData',
          baseData: {
            ...common,
            success: !isFailed,
            resultCode: '0',
            type: parent === undefined ? 'Dependency' : 'InProc',
          },
        },
  };
}

function cloudTags(resource: ReadableSpan['resource']['attributes']): Record<string, string> {
  const [name, space] = [resource['service.name'], resource['service.namespace']];
  const [instance, version] = [resource['service.instance.id'], resource['service.version']];
  return {
    ...(name !== undefined && { 'ai.cloud.role': space === undefined ? String(name) : `${space}.${name}` }),
    ...(instance !== undefined && { 'ai.cloud.roleInstance': String(instance) }),
    ...(version !== undefined && { 'ai.application.ver': String(version) }),
  };
}

function propertiesOf(attributes: ReadableSpan['attributes']): Record<string, string> {
  const own = Object.entries(attributes).filter(([name, value]) => value !== undefined && !MAPPED.has(name));
  return Object.fromEntries(own.map(([name, value]) => [name, textOf(value).slice(0, LONGEST_PROPERTY)]));
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `[d.]hh:mm:ss.fffffff` */
export function timeSpan(milliseconds: number): string {
  const ticks = Math.max(0, Math.round(milliseconds * 10_000));
  const part = (unit: number, of: number) => String(Math.floor(ticks / unit) % of).padStart(2, '0');
  const days = Math.floor(ticks / 864e9);
  const fraction = String(ticks % 1e7).padStart(7, '0');
  return `${days > 0 ? `${days}.` : ''}${part(36e9, 24)}:${part(6e8, 60)}:${part(1e7, 60)}.${fraction}`;
}
