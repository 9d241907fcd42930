import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyService } from '../testing/tiny-service.ts';
import { telemetryOf } from './telemetry-settings.ts';

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** Collects what an OpenTelemetry collector and Application Insights would be sent. */
const got: { url: string; text: string }[] = [];
let isAway = false;
const collector = createServer(async (request: IncomingMessage, response) => {
  const bytes = await buffer(request);
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  if (!isAway) got.push({ url: request.url ?? '', text });
  response.writeHead(isAway ? 400 : 200, { 'content-type': 'application/json' }).end('{}');
});
let origin: string;
beforeAll(async () => {
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = origin;
  process.env['OTEL_RESOURCE_ATTRIBUTES'] = 'service.name=mail-scoring,deployment.environment.name=test';
});
afterAll(() => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  delete process.env['OTEL_RESOURCE_ATTRIBUTES'];
  collector.close().closeAllConnections();
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const connectionString = () =>
  `InstrumentationKey=0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f;IngestionEndpoint=${origin}/insights`;

function attributesOf({ attributes }: OtlpSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

test('a request is a span of its caller, and below it is where its time went, in both languages, without texts or keys', async () => {
  const [secretText, key] = ['radio zebedee', 'first-key-of-the-tests'];
  {
    await using tiny = await tinyService({
      telemetry: telemetryOf({
        OTEL_EXPORTER_OTLP_ENDPOINT: origin,
        APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString(),
      })!,
      auth: { kind: 'keys', keys: [key] },
    });
    const authorization = `Bearer ${key}`;
    const traced = { authorization, traceparent: `00-${TRACE}-${PARENT}-01`, 'x-request-id': 'asked-7' };
    await tiny.post('/score', { texts: [secretText, 'lens'] }, traced);
    await tiny.call(`/score?text=${encodeURIComponent(secretText)}`, { headers: { authorization } });
    await tiny.post('/score', { text: 5 }, { authorization });
    await tiny.post(`/nowhere/${encodeURIComponent(secretText)}`, {}, { authorization });
    // Not sampled by its caller, and probes: none.
    await tiny.post('/score', { text: 'lens' }, { authorization, traceparent: `00-${TRACE}-${PARENT}-00` });
    for (const route of ['/', '/health/ready', '/metrics', '/label-studio/health', '/v2/health/live'])
      await tiny.call(route);
  }
  const otlp = got.filter(({ url }) => url === '/v1/traces').map(({ text }) => JSON.parse(text));
  const spans: OtlpSpan[] = otlp.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap((each: { scopeSpans: { spans: OtlpSpan[] }[] }) =>
      each.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
  expect(spans.map(({ name }) => name).sort()).toEqual([
    ...['GET /score', 'POST', 'POST /score', 'POST /score'],
    ...['model', 'model', 'queue', 'queue', 'tokenise', 'tokenise'],
  ]);
  const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT)!;
  expect(request.traceId).toBe(TRACE);
  expect(attributesOf(request)).toEqual({
    ...{ 'http.request.method': 'POST', 'http.route': '/score', 'http.response.status_code': 200 },
    ...{ 'mlops.model': 'tiny', 'mlops.model_version': '1', 'mlops.texts': 2, 'mlops.request_id': 'asked-7' },
  });
  const parts = ['queue', 'tokenise', 'model'].map(
    (name) => spans.find((span) => span.name === name && span.parentSpanId === request.spanId)!,
  );
  expect(parts.map((part) => part.traceId)).toEqual([TRACE, TRACE, TRACE]);
  expect(attributesOf(parts[2]!)).toEqual({ 'mlops.batch_texts': 2 });
  const times = parts.flatMap((part) => [BigInt(part.startTimeUnixNano), BigInt(part.endTimeUnixNano)]);
  expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
  expect(JSON.stringify(otlp)).toContain('{"key":"service.name","value":{"stringValue":"mail-scoring"}}');

  const envelopes = got.filter(({ url }) => url === '/insights/v2.1/track').flatMap(({ text }) => JSON.parse(text));
  expect(envelopes).toHaveLength(10);
  expect(envelopes.find(({ tags }) => tags['ai.operation.parentId'] === PARENT)).toMatchObject({
    name: 'Microsoft.ApplicationInsights.Request',
    tags: { 'ai.operation.id': TRACE, 'ai.operation.name': 'POST /score', 'ai.cloud.role': 'mail-scoring' },
    data: {
      baseData: { id: request.spanId, responseCode: '200', success: true, properties: { 'mlops.model': 'tiny' } },
    },
  });
  const requests = envelopes.filter(({ data }) => data.baseType === 'RequestData').map(({ data }) => data.baseData);
  expect(requests.map(({ responseCode, success }) => `${responseCode} ${success}`).sort()).toEqual([
    ...['200 true', '200 true', '400 false', '404 false'],
  ]);
  for (const { text } of got) expect(text).not.toMatch(/zebedee|first-key/);
});

test('a collector that is away is told once, counted, and costs no answer', async () => {
  isAway = true;
  const tiny = await tinyService({ telemetry: { otlp: true } });
  expect((await tiny.post('/score', { text: 'radio' })).status).toBe(200);
  await tiny[Symbol.asyncDispose]();
  isAway = false;
  expect(tiny.logged).toEqual([expect.stringMatching(/^telemetry cannot be sent: /)]);
});

test('it is set by the variables that everybody uses', () => {
  expect(telemetryOf({})).toBeUndefined();
  expect(telemetryOf({ OTEL_EXPORTER_OTLP_ENDPOINT: origin, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
  expect(telemetryOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: origin })).toEqual({ otlp: true });
  expect(telemetryOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'x' })).toEqual({ connectionString: 'x' });
  expect(() => telemetryOf({ OTEL_EXPORTER_OTLP_ENDPOINT: origin, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(
    'OTEL_EXPORTER_OTLP_PROTOCOL of scoring service must be http/json; got "grpc"',
  );
});
