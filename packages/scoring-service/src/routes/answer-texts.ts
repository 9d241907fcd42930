import type { Prediction } from '@aml-mlops/scoring';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerOptions, BatchTimes, Caller } from '../batching/micro-batcher.ts';
import { statusOf } from '../errors/status-of.ts';
import { correlationId } from '../http/request-ids.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { RequestTrace } from '../telemetry/tracing.ts';
import type { RouteContext } from './route-context.ts';

/** Runs a model on a request's texts, as long as its client waits, within the timeout. */
export async function answerTexts(
  { collector, timeoutMs, traceOf }: RouteContext,
  request: FastifyRequest,
  reply: FastifyReply,
  model: ServedModel,
  texts: readonly string[],
  options: AnswerOptions = { top: 1, explain: false },
): Promise<Prediction[]> {
  const started = performance.now();
  const { socket } = request.raw;
  const trace = traceOf?.(request);
  const waiting = { deadline: started + timeoutMs, isGone: () => socket.destroyed };
  const caller: Caller = trace ? { ...waiting, onBatch: batchesOf(trace, model, texts.length, started) } : waiting;
  const count = (status: number) =>
    collector?.count({ model: model.identity, status, milliseconds: performance.now() - started });
  let predictions: Prediction[];
  try {
    predictions = await model.predict(texts, options, caller);
  } catch (error) {
    count(statusOf(error));
    throw error;
  }
  count(200);
  reply.header('x-ms-run-function-failed', 'False');
  reply.header('x-ms-run-fn-exec-ms', (performance.now() - started).toFixed(3));
  collector?.offer({ correlationId: correlationId(request, reply), model: model.identity, texts, predictions });
  return predictions;
}

/** Records the model, each batch and the time before it in a trace. */
function batchesOf(
  trace: RequestTrace,
  { identity }: ServedModel,
  texts: number,
  started: number,
): (times: BatchTimes) => void {
  trace.asked(identity, texts);
  let since = started;
  return (times) => {
    trace.batch(since, times);
    since = times.ended;
  };
}

/** A response as text, which fastify sends unchanged. */
export function sendJson(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}
