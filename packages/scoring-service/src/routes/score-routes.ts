import type { Explanation, Prediction, RankedLabel } from '@aml-mlops/scoring';
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
  // It returns nothing: a reply is a thenable, which every promise that gives it would wait for.
  const answer = async (request: FastifyRequest, reply: FastifyReply, body: JsonObject): Promise<void> => {
    const started = performance.now();
    const query = isObject(request.query) ? request.query : {};
    const model = askedModel(context.models, query);
    const { form, texts, top, explain, language } = readScoreRequest(body, context.limits);
    const predictions = await answerTexts(context, request, reply, model, texts, { top, explain });
    if (form === 'text') {
      const seconds = Math.round((performance.now() - started) * 1000) / 1e6;
      sendJson(reply, { result: predictions[0]!.label, time_in_sec: seconds });
      return;
    }
    const languages = language ? await detectLanguages(texts) : undefined;
    sendJson(reply, documentOf(model, predictions, languages));
  };
  addRoute(app, '/score', {
    POST: (request, reply) => answer(request, reply, readJsonBody(request.headers, request.body)),
    GET: (request, reply) => answer(request, reply, bodyOfQuery(isObject(request.query) ? request.query : {})),
  });
}

/** The answer; fields that are undefined are not in its JSON. */
function documentOf(model: ServedModel, predictions: readonly Prediction[], languages: readonly string[] | undefined) {
  return {
    predictions: predictions.map(({ label, probability, score, top, unknownShare, explanation }, i) => ({
      ...{ label, probability, score: probability === undefined ? score : undefined },
      top: top.map(rankedOf),
      ...{ unknownShare, language: languages?.[i] },
      ...(explanation && explainedOf(explanation)),
    })),
    model: model.identity,
  };
}

function explainedOf({ words, ...decision }: Explanation) {
  return { words, explanation: decision };
}

function rankedOf({ label, probability, score }: RankedLabel) {
  return { label, probability, score: probability === undefined ? score : undefined };
}
