import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { type ExportResult, hrTimeToMilliseconds } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConnectionString } from './connection-string.ts';
import { type Envelope, envelopeOf, timeSpan } from './envelope.ts';
import { insightsExporter } from './insights-exporter.ts';

const KEY = '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f';

/** What Azure's own exporter makes of a span, before it is serialised. */
interface OracleEnvelope {
  readonly time: Date;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> };
  readonly tags: Readonly<Record<string, string>>;
  readonly name: string;
  readonly sampleRate: number;
  readonly instrumentationKey: string;
}

/** Spans as the service makes them: a request of somebody's trace, answered or failed, and what is below it. */
function spans(): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
  const tracer = provider.getTracer('test');
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
    ...{ traceFlags: TraceFlags.SAMPLED, isRemote: true },
  });
  for (const [status, context, startTime] of [
    [200, remote, 1_795_000_000_123],
    [404, ROOT_CONTEXT, 1_795_000_001_000],
    [503, ROOT_CONTEXT, 1_795_000_002_000],
  ] as const) {
    const attributes = {
      'http.request.method': 'POST',
      'http.route': '/score',
      'mlops.model': 'mail',
      'mlops.texts': 2,
    };
    const request = tracer.startSpan('POST /score', { kind: SpanKind.SERVER, startTime, attributes }, context);
    const within = trace.setSpan(context, request);
    tracer
      .startSpan('model', { startTime: startTime + 1, attributes: { 'mlops.batch_texts': 8 } }, within)
      .end(startTime + 3.25);
    request.setAttribute('http.response.status_code', status);
    if (status >= 500) request.setStatus({ code: SpanStatusCode.ERROR });
    request.end(startTime + 61_004.5);
  }
  return memory.getFinishedSpans();
}

test("what is sent is what Azure's own exporter would send", async () => {
  const entry = createRequire(import.meta.url).resolve('@azure/monitor-opentelemetry-exporter');
  const { readableSpanToEnvelope } = (await import(path.join(path.dirname(entry), 'utils/spanUtils.js'))) as {
    readableSpanToEnvelope: (span: ReadableSpan, key: string) => OracleEnvelope;
  };
  const told = spans();
  expect(told).toHaveLength(6);
  for (const span of told) {
    const { time, data, tags, name, sampleRate, instrumentationKey } = readableSpanToEnvelope(span, KEY);
    const { kind: _, version, url: __, source: ___, ...baseData } = data.baseData;
    const { 'ai.internal.sdkVersion': ____, 'ai.cloud.roleInstance': _____, ...wanted } = tags;
    expect(envelopeOf(span, KEY)).toEqual({
      ...{ ver: 1, name, time: time.toISOString(), sampleRate, iKey: instrumentationKey, tags: wanted },
      data: { baseType: data.baseType, baseData: { ver: version, ...baseData, duration: expect.any(String) } },
    });
    // A tick is a tenth of a microsecond; theirs has fewer digits where they are zero.
    expect(timeSpan(hrTimeToMilliseconds(span.duration)).replace(/0{0,4}$/, '')).toBe(data.baseData['duration']);
  }
});

test.each([
  [0, '00:00:00.0000000'],
  [0.1234, '00:00:00.0001234'],
  [61_004.5, '00:01:01.0045000'],
  [90_061_001, '1.01:01:01.0010000'],
  [-1, '00:00:00.0000000'],
])('%d ms are written as %s', (milliseconds, text) => expect(timeSpan(milliseconds)).toBe(text));

test.each([
  [
    `InstrumentationKey=${KEY};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://x`,
    'https://westeurope-5.in.applicationinsights.azure.com',
  ],
  [`InstrumentationKey=${KEY}`, 'https://dc.services.visualstudio.com'],
  [`instrumentationkey=${KEY};EndpointSuffix=ai.contoso.com;Location=westus2`, 'https://westus2.dc.ai.contoso.com'],
])('%s goes to %s', (text, endpoint) => {
  expect(readConnectionString(text)).toEqual({ instrumentationKey: KEY, endpoint });
});

test.each([
  '',
  'nonsense',
  'InstrumentationKey=1234',
  `InstrumentationKey=${KEY};IngestionEndpoint=http://example.org`,
])('connection string "%s" is refused and not repeated', (text) => {
  expect(() => insightsExporter(text)).toThrow(/^APPLICATIONINSIGHTS_CONNECTION_STRING of scoring service must be/);
  if (text !== '') expect(() => insightsExporter(text)).not.toThrow(text);
});

let answers: [status: number, body: object][] = [];
let got: Envelope[][] = [];
const server = createServer(async (request: IncomingMessage, response) => {
  got.push(JSON.parse(gunzipSync(await buffer(request)).toString('utf8')));
  const [status, body] = answers.shift() ?? [200, { itemsReceived: 1, itemsAccepted: 1, errors: [] }];
  response.writeHead(request.url === '/v2.1/track' ? status : 404, { 'retry-after': '0' }).end(JSON.stringify(body));
});
let exporter: SpanExporter;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  exporter = insightsExporter(`InstrumentationKey=${KEY};IngestionEndpoint=http://127.0.0.1:${port}`);
});
afterAll(() => void server.close().closeAllConnections());
beforeEach(() => {
  [answers, got] = [[], []];
});

function exported(): Promise<ExportResult> {
  return new Promise((resolve) => exporter.export(spans(), resolve));
}

test('what the server is too busy for is sent again, and of a part that it refused only that part', async () => {
  answers = [
    [503, {}],
    [
      206,
      {
        errors: [
          { index: 1, statusCode: 500 },
          { index: 4, statusCode: 400 },
        ],
      },
    ],
  ];
  expect(await exported()).toEqual({ code: 0 });
  expect(got.map((envelopes) => envelopes.length)).toEqual([6, 6, 1]);
  expect(got[2]![0]).toEqual(got[1]![1]);
});

test('what is refused is given up, at once or after three times, and the result says so', async () => {
  answers = [[400, {}]];
  expect(await exported()).toMatchObject({
    code: 1,
    error: { message: expect.stringMatching(/^6 spans are lost: .*400$/) },
  });
  answers = [
    [429, {}],
    [500, {}],
    [439, {}],
  ];
  expect(await exported()).toMatchObject({ code: 1, error: { message: expect.stringMatching(/answered 439, again/) } });
  expect(got).toHaveLength(4);
});
