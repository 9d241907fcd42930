import { rangeError } from '@aml-mlops/errors';
import { listenError, serverUrl } from '@aml-mlops/http';
import { buildApp } from './http/build-app.ts';
import { checkLimits, type Limits } from './limits.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import { ModelSet } from './models/model-set.ts';
import type { ModelSource } from './models/model-source.ts';
import { healthRoutes } from './routes/health.ts';
import { scoreRoutes } from './routes/score.ts';

export interface ServiceOptions {
  /** The first answers where a request names no model. At least one. */
  readonly sources: readonly ModelSource[];
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** Default 5001, in [0, 65535]; 0 takes any free one. */
  readonly port?: number;
  readonly limits?: Partial<Limits>;
  /** Milliseconds between two looks at where the models are now. Default 5000 */
  readonly followMs?: number;
  /** Told what an operator should know; never a text or a key. Default a line on standard error */
  readonly log?: (line: string) => void;
}

export interface RunningService {
  /** Such as `http://127.0.0.1:5001`. */
  readonly url: string;
  readonly models: ModelSet;
  /**
   * Says that it is not ready, answers what was asked, and ends. Idempotent.
   *
   * @param graceMs for so long it still takes what load balancers send that have not seen it yet. Default 0
   */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Serves models over HTTP.
 *
 * @throws MlopsError `E_PARAM_RANGE`, `E_ADDRESS`, and what makes a model unfit: `E_MODEL_CONTENT`, `E_PARITY`, `E_NOT_A_MODEL`
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host = '127.0.0.1', port = 5001, followMs = 5000 } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw rangeError('port', 'scoring service', 'a whole number in [0, 65535]', port);
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const limits = checkLimits(options.limits ?? {});
  let ready = true;
  const metrics: ServiceMetrics = new ServiceMetrics(() => models.models);
  const models = await ModelSet.open({
    sources: options.sources,
    maxBatch: limits.batch,
    maxWaiting: limits.waiting,
    observer: {
      batch: (place, size) => metrics.batch(place, size),
      dropped: (place, reason, texts) => metrics.dropped(place, reason, texts),
    },
    log,
  });
  const context = { models, metrics, limits, isReady: () => ready };
  const app = buildApp(context, { host, log });
  healthRoutes(app, context);
  scoreRoutes(app, context);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await models.close();
    throw listenError(error, 'scoring service', host, port);
  }
  const follower = setInterval(() => void models.follow(), followMs);
  let stopped: Promise<void> | undefined;
  return {
    url: serverUrl(app.server, host),
    models,
    stop: (graceMs = 0) => {
      stopped ??= (async () => {
        ready = false;
        clearInterval(follower);
        if (graceMs > 0) await new Promise((resolve) => setTimeout(resolve, graceMs));
        await app.close();
        await models.close();
      })();
      return stopped;
    },
  };
}
