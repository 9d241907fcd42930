import type { Prediction } from '@aml-mlops/scoring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { askModel } from '../ask-model.ts';
import type { ServiceContext } from '../context.ts';
import { badRequest, readBody } from '../http/json-body.ts';

/** One text, as the workshop's scoring script takes it. */
const oneTextSchema = z.strictObject({ text: z.string() });

/** Many texts, with what one wants to know of each. */
const manyTextsSchema = z.strictObject({
  texts: z.array(z.string()).min(1),
  top: z.int().min(1).max(1000).default(1),
  explain: z.boolean().default(false),
});

/** `POST /score`: `{"text"}` gives `{"result", "time_in_sec"}`, `{"texts"}` gives all there is to know of each. */
export function scoreRoutes(app: FastifyInstance, context: ServiceContext): void {
  app.post('/score', async (request) => {
    const body = objectOf(request.body);
    return 'texts' in body ? many(context, request, body) : one(context, request, body);
  });
}

async function one(context: ServiceContext, request: FastifyRequest, body: object): Promise<unknown> {
  const started = performance.now();
  const { text } = readBody(oneTextSchema, body);
  const { predictions } = await askModel(context, request, [text], { top: 1, explain: false });
  return { result: predictions[0]?.label, time_in_sec: (performance.now() - started) / 1000 };
}

async function many(context: ServiceContext, request: FastifyRequest, body: object): Promise<unknown> {
  const { texts, top, explain } = readBody(manyTextsSchema, body);
  const { model, predictions } = await askModel(context, request, texts, { top, explain });
  const { name, version } = model.place;
  return { predictions: predictions.map(shownPrediction), model: { name, version } };
}

/** A prediction as it stands in an answer. Models that only decide give `score` in place of `probability`. */
function shownPrediction({ label, probability, score, top, unknownShare, explanation }: Prediction): unknown {
  return {
    label,
    ...(probability === undefined ? { score } : { probability }),
    top: top.map((ranked) => ({
      label: ranked.label,
      ...(ranked.probability === undefined ? { score: ranked.score } : { probability: ranked.probability }),
    })),
    unknownShare,
    ...(explanation && { explanation }),
  };
}

function objectOf(body: unknown): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw badRequest('body of request must be {"text": …} or {"texts": […]}');
}
