import Fastify, { type FastifyInstance } from 'fastify';
import { openAuth } from '../auth/open-auth.ts';
import type { CollectionSettings } from '../collection/collection-settings.ts';
import { Collector } from '../collection/collector.ts';
import { loadHook } from '../collection/load-hook.ts';
import { openSink } from '../collection/sink.ts';
import { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocatedModel, ModelIdentity } from '../models/located-model.ts';
import { ModelSet, type PreparedModel } from '../models/model-set.ts';
import { docsRoutes } from '../routes/docs-routes.ts';
import { healthRoutes } from '../routes/health-routes.ts';
import { labelStudioRoutes } from '../routes/label-studio-routes.ts';
import { metricsRoutes } from '../routes/metrics-routes.ts';
import { mlflowRoutes } from '../routes/mlflow-routes.ts';
import { openInferenceRoutes } from '../routes/open-inference-routes.ts';
import type { RouteContext } from '../routes/route-context.ts';
import { scoreRoutes } from '../routes/score-routes.ts';
import type { TelemetrySettings } from '../telemetry/telemetry-settings.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { answerErrors } from './answer-errors.ts';
import { guardBrowsers } from './guard.ts';
import { listen } from './listen.ts';
import { measureRequests } from './measure-requests.ts';
import { readBytes } from './read-bytes.ts';
import { nameRequests } from './request-ids.ts';
import type { ServerSettings } from './settings.ts';
import { traceRequests } from './trace-requests.ts';

export interface ServerHooks {
  /** Receives messages about defects, swaps and the like; never texts or keys. */
  readonly log: (line: string) => void;
  /** Prometheus text of all processes. Default: of this one. */
  readonly metricsText?: () => Promise<string>;
}

/** A server in this process. */
export interface Server {
  readonly url: string;
  readonly metrics: ServiceMetrics;
  identities(): ModelIdentity[];
  /** Loads another version for a slot; see `ModelSet.prepare`. */
  prepare(place: number, model: LocatedModel): Promise<PreparedModel>;
  /**
   * Reports that it is not ready, continues to answer for the drain time, then accepts no more connections, answers requests in
   * flight and releases its models.
   */
  close(): Promise<void>;
}

/**
 * Loads the models and starts listening.
 *
 * @throws MlopsError `E_ADDRESS`, and any error of loading a model
 */
export async function startServer(
  models: readonly LocatedModel[],
  settings: ServerSettings,
  { log, metricsText }: ServerHooks,
): Promise<Server> {
  const metrics = new ServiceMetrics(() => set.waitingTexts);
  const auth = await openAuth(settings.auth, log);
  const set: ModelSet = await ModelSet.load(models, {
    limits: settings.limits,
    watcher: metrics,
    onReleased: (identity) => {
      if (!set.identities.some(({ name, version }) => name === identity.name && version === identity.version)) {
        metrics.forget(identity);
      }
    },
  });
  const collector = settings.collection && (await openCollector(settings.collection, metrics, log));
  let isDraining = false;
  const app = newApp(settings, log, () => isDraining);
  const tracing = settings.telemetry && (await startTracing(settings.telemetry, metrics, log));
  const traceOf = tracing && traceRequests(app, tracing);
  measureRequests(app, metrics, settings.accessLog ? log : undefined);
  guardBrowsers(app, settings.host);
  nameRequests(app);
  if (auth) app.addHook('onRequest', async (request) => auth.check(request.routeOptions.url, request.headers));
  const context: RouteContext = {
    ...{
      models: set,
      metrics,
      limits: settings.limits,
      timeoutMs: settings.timeoutMs,
      collector,
      needsKey: !!auth,
      ...(traceOf && { traceOf }),
    },
    isDraining: () => isDraining,
    metricsText: metricsText ?? (() => metrics.registry.metrics()),
  };
  addRoutes(app, context);
  const release = async () => {
    auth?.close();
    await set.close();
    await Promise.all([collector?.close(), tracing?.close()]);
  };
  let url: string;
  let health: FastifyInstance | undefined;
  try {
    url = await listen(app, settings.host, settings.port);
    health = await listenForHealth(settings, context, log);
  } catch (error) {
    await app.close();
    await release();
    throw error;
  }
  return {
    ...{ url, metrics },
    identities: () => set.identities,
    prepare: (place, model) => set.prepare(place, model),
    close: async () => {
      isDraining = true;
      if (settings.drainMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.drainMs));
      // Clients that are still sending their request by then are disconnected.
      const overdue = setTimeout(() => app.server.closeAllConnections(), settings.timeoutMs);
      await app.close();
      clearTimeout(overdue);
      await health?.close();
      await release();
    },
  };
}

async function openCollector(
  { hook, folder, ...settings }: CollectionSettings,
  metrics: ServiceMetrics,
  log: (line: string) => void,
): Promise<Collector> {
  const pseudonymise = hook === undefined ? undefined : await loadHook(hook);
  const sink = await openSink(folder);
  return new Collector({
    ...settings,
    sink,
    pseudonymise,
    log,
    onCollected: (outcome) => metrics.onCollected(outcome),
  });
}

async function startTracing(
  settings: TelemetrySettings,
  metrics: ServiceMetrics,
  log: (line: string) => void,
): Promise<Tracing> {
  const { openTelemetry } = await import('../telemetry/open-telemetry.ts');
  return openTelemetry(settings, { log, onSpans: (outcome, spans) => metrics.onSpans(outcome, spans) });
}

function newApp({ limits }: ServerSettings, log: (line: string) => void, isDraining: () => boolean): FastifyInstance {
  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  readBytes(app);
  answerErrors(app, limits.bodyBytes, log);
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    if (isDraining()) reply.header('connection', 'close');
    done(null, payload);
  });
  return app;
}

/** Health on a separate port, as `HEALTH_PORT` of Azure's inference server. It reports the termination until the end. */
async function listenForHealth(
  settings: ServerSettings,
  context: RouteContext,
  log: ServerHooks['log'],
): Promise<FastifyInstance | undefined> {
  if (settings.healthPort === undefined) return undefined;
  const app = newApp(settings, log, context.isDraining);
  guardBrowsers(app, settings.host);
  healthRoutes(app, context);
  await listen(app, settings.host, settings.healthPort);
  return app;
}

function addRoutes(app: FastifyInstance, context: RouteContext): void {
  healthRoutes(app, context);
  scoreRoutes(app, context);
  metricsRoutes(app, context);
  mlflowRoutes(app, context);
  openInferenceRoutes(app, context);
  labelStudioRoutes(app, context);
  docsRoutes(app, context);
}
