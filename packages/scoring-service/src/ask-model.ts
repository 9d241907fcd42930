import type { Prediction } from '@aml-mlops/scoring';
import type { FastifyRequest } from 'fastify';
import type { AskOptions } from './batching/micro-batcher.ts';
import type { ServiceContext } from './context.ts';
import { checkTexts } from './http/text-limits.ts';
import type { ServedModel } from './models/served-model.ts';

export interface Answered {
  readonly model: ServedModel;
  readonly predictions: readonly Prediction[];
}

/**
 * Asks a model, until the client is gone or its time is over. The model is found and asked in one turn: one that is replaced
 * meanwhile answers what it was asked.
 */
export async function askModel(
  { models, metrics, limits }: ServiceContext,
  request: FastifyRequest,
  texts: readonly string[],
  options: AskOptions,
  which: { readonly name?: string; readonly version?: string } = {},
): Promise<Answered> {
  checkTexts(texts, limits);
  const gone = new AbortController();
  const socket = request.raw.socket;
  const onClose = () => gone.abort();
  socket.once('close', onClose);
  try {
    const model = models.find(which.name, which.version);
    const predictions = await model.predict(texts, options, { signal: gone.signal, timeout: limits.timeoutMs });
    metrics.answered(model.place, predictions);
    return { model, predictions };
  } finally {
    socket.off('close', onClose);
  }
}
