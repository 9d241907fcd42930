import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import type { ServedModel } from '../models/served-model.ts';
import { INPUT, LENGTH_HEADER, readInferRequest } from '../open-inference/infer-request.ts';
import { inferResponse, outputsOf } from '../open-inference/infer-response.ts';
import { SERVICE_VERSION } from '../service-version.ts';
import { answerTexts, sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

/** Open Inference Protocol v2, with Triton's binary extension and model configuration. */
export function openInferenceRoutes(app: FastifyInstance, context: RouteContext): void {
  addRoute(app, '/v2', {
    GET: (_request, reply) =>
      sendJson(reply, {
        name: 'aml-mlops',
        version: SERVICE_VERSION,
        extensions: ['binary_tensor_data', 'model_configuration'],
      }),
  });
  addRoute(app, '/v2/health/live', { GET: (_request, reply) => sendJson(reply, { live: true }) });
  addRoute(app, '/v2/health/ready', {
    GET: (_request, reply) => {
      const ready = !context.isDraining();
      return sendJson(reply.code(ready ? 200 : 503), { ready });
    },
  });
  const modelOf = (request: FastifyRequest) => {
    const { model, version } = request.params as { model: string; version?: string };
    return context.models.find(model, version);
  };
  for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    addRoute(app, base, {
      GET: (request, reply) => {
        const model = modelOf(request);
        const { name } = model.identity;
        const versions = context.models.identities.flatMap((each) => (each.name === name ? [each.version] : []));
        const shape = [-1];
        const outputs = outputsOf(model.hasProbabilities).map((output) => ({ ...output, shape }));
        const inputs = [{ name: INPUT, datatype: 'BYTES', shape }];
        return sendJson(reply, { name, versions: [...new Set(versions)], platform: 'aml-mlops_text', inputs, outputs });
      },
    });
    addRoute(app, `${base}/ready`, {
      GET: (request, reply) => {
        const ready = !context.isDraining();
        return sendJson(reply.code(ready ? 200 : 503), { name: modelOf(request).identity.name, ready });
      },
    });
    addRoute(app, `${base}/config`, { GET: (request, reply) => sendJson(reply, configOf(modelOf(request), context)) });
    addRoute(app, `${base}/infer`, {
      POST: async (request, reply) => {
        const model = modelOf(request);
        const names = outputsOf(model.hasProbabilities).map(({ name }) => name);
        const asked = readInferRequest(request.headers, request.body, names, context.limits);
        const predictions = await answerTexts(context, request, reply, model, asked.texts);
        const { head, tail } = inferResponse(model.identity, model.hasProbabilities, asked, predictions);
        if (!tail) return reply.header('content-type', 'application/json; charset=utf-8').send(head);
        const bytes = Buffer.from(head, 'utf8');
        reply.header('content-type', 'application/octet-stream').header(LENGTH_HEADER, bytes.length);
        return reply.send(Buffer.concat([bytes, tail]));
      },
    });
  }
}

/** Model metadata in Triton's format. */
function configOf(model: ServedModel, { limits }: RouteContext): object {
  const dims = [-1];
  const typeOf = (datatype: string) => (datatype === 'BYTES' ? 'TYPE_STRING' : 'TYPE_FP64');
  return {
    name: model.identity.name,
    platform: 'aml-mlops_text',
    backend: 'aml-mlops',
    // The first dimension of the tensors is the batch dimension; the protocol has no separate one.
    max_batch_size: 0,
    input: [{ name: INPUT, data_type: 'TYPE_STRING', dims }],
    output: outputsOf(model.hasProbabilities).map(({ name, datatype }) => ({
      name,
      data_type: typeOf(datatype),
      dims,
    })),
    parameters: {
      labels: { string_value: JSON.stringify(model.labels) },
      max_texts: { string_value: String(limits.texts) },
    },
  };
}
