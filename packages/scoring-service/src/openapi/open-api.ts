import type { Limits } from '../batching/limits.ts';
import { SERVICE_VERSION } from '../service-version.ts';
import { reference, schemasOf } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const JSON_TYPE = 'application/json';

/** The server's API as OpenAPI 3.0. */
export function openApi(limits: Limits, hasKeys: boolean): Json {
  const faultsOf = (name: string, codes: readonly number[]) =>
    Object.fromEntries(codes.map((code) => [code, contentOf(FAULTS[code] ?? 'Refused', reference(name))]));
  const asked = [...(hasKeys ? [401, 403] : [403]), 400, 404, 413, 415, 429, 431, 503, 504];
  const read = hasKeys ? [401, 403, 400, 431] : [403, 400, 431];
  const post = (summary: string, body: Json, answer: Json, fault: string, more: Json = {}) => ({
    post: {
      summary,
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: body } } },
      responses: { 200: contentOf('Answered', answer), ...faultsOf(fault, asked) },
      ...more,
    },
  });
  const get = (summary: string, content: Json, codes: readonly number[] = read, more: Json = {}) => ({
    get: { summary, responses: { 200: { description: 'Answered', content }, ...faultsOf('Fault', codes) }, ...more },
  });
  const text = { 'text/plain': { schema: { type: 'string' } } };
  const json = { [JSON_TYPE]: { schema: { type: 'object' } } };
  const model = [
    {
      name: 'model',
      in: 'query',
      description: 'NAME or NAME:VERSION; default the first',
      schema: { type: 'string', pattern: '^[^:]{1,256}(:[^:]{1,64})?$' },
    },
  ];
  const modelPath = [
    { name: 'model', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 256 } },
  ];
  const scoreBody = { oneOf: [reference('ScoreText'), reference('ScoreTexts')] };
  const scoreAnswer = { oneOf: [reference('TextAnswer'), reference('TextsAnswer')] };
  return {
    openapi: '3.0.3',
    info: {
      title: 'aml-mlops scoring service',
      version: SERVICE_VERSION,
      description: 'Labels texts with the models that it serves.',
    },
    paths: {
      '/': get('Whether the server lives', text),
      '/health/live': get('Whether the server lives', json),
      '/health/ready': get('Whether it takes requests', json, [...read, 503]),
      '/metrics': get('Metrics for Prometheus', text),
      '/score': post('Label one text, or many', scoreBody, scoreAnswer, 'Fault', { parameters: model }),
      '/invocations': post(
        "Label texts in MLflow's forms",
        reference('Invocation'),
        reference('InvocationAnswer'),
        'InvocationFault',
        { parameters: model },
      ),
      '/ping': get('As MLflow asks', text, [...read, 503]),
      '/version': get('Version of the service', text),
      '/label-studio/health': get('As Label Studio asks an ML backend', json, [...read, 404, 503]),
      '/label-studio/setup': post('As Label Studio begins with', { type: 'object' }, { type: 'object' }, 'Fault', {
        parameters: model,
      }),
      '/label-studio/predict': post(
        'Label the tasks of Label Studio',
        reference('LabelStudioTasks'),
        { type: 'object' },
        'Fault',
        {
          parameters: model,
        },
      ),
      '/label-studio/webhook': post(
        'Acknowledged; nothing is learnt here',
        { type: 'object' },
        { type: 'object' },
        'Fault',
      ),
      '/v2': get('Open Inference Protocol: the server', json),
      '/v2/health/live': get('Whether the server lives', json),
      '/v2/health/ready': get('Whether it takes requests', json, [...read, 503]),
      '/v2/models/{model}': v2(get('Describe a model', json, [...read, 404], { parameters: modelPath })),
      '/v2/models/{model}/ready': v2(
        get('Whether a model takes requests', json, [...read, 404, 503], { parameters: modelPath }),
      ),
      '/v2/models/{model}/config': v2(
        get('Describe a model as Triton does', json, [...read, 404], { parameters: modelPath }),
      ),
      '/v2/models/{model}/infer': post(
        'Label texts; Triton binary data is understood too',
        reference('InferRequest'),
        reference('InferAnswer'),
        'InferFault',
        { parameters: modelPath },
      ),
    },
    components: {
      schemas: schemasOf(limits),
      ...(hasKeys && { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } }),
    },
    ...(hasKeys && { security: [{ key: [] }] }),
  };
}

const FAULTS: Readonly<Record<number, string>> = {
  400: 'The request is not as it must be',
  401: 'No key, or a wrong one',
  403: 'Not allowed',
  404: 'There is no such model',
  413: 'The body is too large',
  415: 'Another content type',
  429: 'Too much waits; Retry-After says when to come again',
  431: 'A header is too large',
  503: 'The server ends, or cannot check who asks',
  504: 'The time of the request is over',
};

function contentOf(description: string, schema: Json): Json {
  return { description, content: { [JSON_TYPE]: { schema } } };
}

/** Errors below /v2 have the format of its protocol. */
function v2(operation: Json): Json {
  return JSON.parse(
    JSON.stringify(operation).replaceAll('#/components/schemas/Fault"', '#/components/schemas/InferFault"'),
  );
}
