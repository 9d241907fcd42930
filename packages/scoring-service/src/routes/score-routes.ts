import type { Prediction } from '@aml-mlops/scoring';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import { detectLanguages } from '../models/detect-languages.ts';
import type { ServedModel } from '../models/served-model.ts';
import { askedModel } from '../requests/model-reference.ts';
import { isObject, type JsonObject, readJsonBody } from '../requests/read-body.ts';
import { bodyOfQuery, readScoreRequest } from '../requests/score-request.ts';
import { answerTexts, sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

/** `/score` as in the workshop's app and Azure's inference server, and with all details for many texts. */
export function scoreRoutes(app: FastifyInstance, context: RouteContext): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply, body: JsonObject) => {
    const started = performance.now();
    const query = isObject(request.query) ? request.query : {};
    const model = askedModel(context.models, query);
    const { form, texts, top, explain, language } = readScoreRequest(body, context.limits);
    const predictions = await answerTexts(context, request, reply, model, texts, { top, explain });
    if (form === 'text') {
      const seconds = Math.round((performance.now() - started) * 1000) / 1e6;
      return sendJson(reply, { result: predictions[0]!.label, time_in_sec: seconds });
    }
    const languages = language ? await detectLanguages(texts) : undefined;
    return sendJson(reply, documentOf(model, predictions, languages));
  };
  addRoute(app, '/score', {
    POST: (request, reply) => answer(request, reply, readJsonBody(request.headers, request.body)),
    GET: (request, reply) => answer(request, reply, bodyOfQuery(isObject(request.query) ? request.query : {})),
  });
}

function documentOf(model: ServedModel, predictions: readonly Prediction[], languages: readonly string[] | undefined) {
  const confidenceOf = ({ probability, score }: Pick<Prediction, 'probability' | 'score'>) =>
    probability === undefined ? { score } : { probability };
  return {
    predictions: predictions.map((prediction, i) => {
      const { label, top, unknownShare, explanation } = prediction;
      const { words, ...decision } = explanation ?? {};
      return {
        ...{ label, ...confidenceOf(prediction) },
        top: top.map((ranked) => ({ label: ranked.label, ...confidenceOf(ranked) })),
        unknownShare,
        ...(languages && { language: languages[i] }),
        ...(words && { words, explanation: decision }),
      };
    }),
    model: model.identity,
  };
}
