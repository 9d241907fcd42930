import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import { readInvocation } from '../requests/invocation.ts';
import { askedModel } from '../requests/model-reference.ts';
import { isObject, readJsonBody } from '../requests/read-body.ts';
import { SERVICE_VERSION } from '../service-version.ts';
import { answerTexts, sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

/** MLflow's scoring server: answers are rows with the signature of the model folder's `MLmodel`, as returned by `mlflow.pyfunc`. */
export function mlflowRoutes(app: FastifyInstance, context: RouteContext): void {
  addRoute(app, '/invocations', {
    POST: async (request, reply) => {
      const texts = readInvocation(readJsonBody(request.headers, request.body), context.limits);
      const model = askedModel(context.models, isObject(request.query) ? request.query : {});
      const predictions = await answerTexts(context, request, reply, model, texts);
      const rows = predictions.map(({ label, probability, score }) =>
        probability === undefined ? { label, score } : { label, probability },
      );
      return sendJson(reply, { predictions: rows });
    },
  });
  for (const route of ['/ping', '/health']) {
    addRoute(app, route, {
      GET: (_request, reply) => {
        const isReady = !context.isDraining();
        return reply
          .code(isReady ? 200 : 503)
          .type('text/plain; charset=utf-8')
          .send(isReady ? '\n' : 'ending\n');
      },
    });
  }
  addRoute(app, '/version', {
    GET: (_request, reply) => reply.type('text/plain; charset=utf-8').send(SERVICE_VERSION),
  });
}
