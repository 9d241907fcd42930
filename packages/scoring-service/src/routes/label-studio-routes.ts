import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import { readLabelStudio } from '../requests/label-studio-request.ts';
import { askedModel } from '../requests/model-reference.ts';
import { isObject, readJsonBody } from '../requests/read-body.ts';
import { answerTexts, sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

/**
 * Label Studio's ML backend, below a prefix because MLflow has its own `/health`: the address for Label Studio is
 * `http://HOST:PORT/label-studio`. No training happens here: the webhook is acknowledged, and `mlops labels import` reads the labels.
 */
export function labelStudioRoutes(app: FastifyInstance, context: RouteContext): void {
  const queryOf = (query: unknown) => (isObject(query) ? query : {});
  const versionOf = (query: unknown) => {
    const { name, version } = askedModel(context.models, queryOf(query)).identity;
    return `${name}:${version}`;
  };
  addRoute(app, '/label-studio/health', {
    GET: ({ query }, reply) =>
      sendJson(reply.code(context.isDraining() ? 503 : 200), {
        status: context.isDraining() ? 'DOWN' : 'UP',
        model_class: versionOf(query),
      }),
  });
  addRoute(app, '/label-studio/setup', {
    POST: ({ headers, body, query }, reply) => {
      readJsonBody(headers, body);
      return sendJson(reply, { model_version: versionOf(query) });
    },
  });
  addRoute(app, '/label-studio/webhook', {
    POST: ({ headers, body }, reply) => {
      readJsonBody(headers, body);
      return sendJson(reply, {
        status: 'ok',
        result: 'not learnt here: export from Label Studio, and mlops labels import',
      });
    },
  });
  addRoute(app, '/label-studio/predict', {
    POST: async (request, reply) => {
      const { texts, fromName, toName } = readLabelStudio(readJsonBody(request.headers, request.body), context.limits);
      const model = askedModel(context.models, queryOf(request.query));
      const predictions = await answerTexts(context, request, reply, model, texts);
      const version = versionOf(request.query);
      const results = predictions.map(({ label, probability }, i) => ({
        model_version: version,
        ...(probability !== undefined && { score: probability }),
        result: [
          {
            ...{ id: `prediction-${i}`, from_name: fromName, to_name: toName, type: 'choices' },
            value: { choices: [label] },
            ...(probability !== undefined && { score: probability }),
          },
        ],
      }));
      return sendJson(reply, { results, model_version: version });
    },
  });
}
