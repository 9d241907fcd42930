import path from 'node:path';
import { rangeError } from '@aml-mlops/errors';
import { isLoopback, listenError, refusalOf, sameSecret, serverUrl } from '@aml-mlops/http';
import Fastify, { type FastifyInstance } from 'fastify';
import { defaultArtifactsRoot, openStore } from '../client/embedded-backend.ts';
import { errorAnswer } from '../protocol/errors.ts';
import { parseJson } from '../protocol/json.ts';
import { invalid } from '../tracking-error.ts';
import { artifactRoutes } from './artifact-routes.ts';
import type { ServerContext } from './context.ts';
import { downloadRoutes } from './download-routes.ts';
import { experimentRoutes } from './experiment-routes.ts';
import { loggedModelRoutes } from './logged-model-routes.ts';
import { metricRoutes } from './metric-routes.ts';
import { mlopsRoutes } from './mlops-routes.ts';
import { registryRoutes } from './registry-routes.ts';
import { runRoutes } from './run-routes.ts';

export interface TrackingServerOptions {
  /** The store's file, the one that pipelines write to; made where there is none. */
  readonly db: string;
  /** Default `mlruns` beside the file. */
  readonly artifactsRoot?: string;
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** Default 5000, in [0, 65535]; 0 takes any free one. */
  readonly port?: number;
  /** What clients must send as bearer token (`MLFLOW_TRACKING_TOKEN`); needed on any address that others can reach. */
  readonly token?: string;
  /** Told of defects of ours; never of tokens or bodies. Default a line on standard error. */
  readonly log?: (line: string) => void;
  readonly now?: () => number;
  /**
   * Adds pages for people to the server, at addresses that MLflow's protocol leaves free. They see to themselves who may
   * ask: a browser that opens a page sends no bearer token.
   */
  readonly pages?: (app: FastifyInstance) => Promise<void>;
}

export interface TrackingServer {
  /** Such as `http://127.0.0.1:5000`: what `MLFLOW_TRACKING_URI` is set to. */
  readonly url: string;
  close(): Promise<void>;
}

/** The version of MLflow whose protocol this is; its clients choose what they ask for by it. */
const MLFLOW_VERSION = '3.17.2';

/** JSON bodies: the largest batch that MLflow's limits allow. Artifacts are streamed and have no limit. */
const BODY_LIMIT = 12 * 1024 * 1024;

/**
 * Serves the store with MLflow's REST API 2.0, to MLflow's own clients and to ours.
 *
 * @throws MlopsError `E_PARAM_RANGE` for a bad port, and for an address beyond this machine without a token; `E_ADDRESS`
 * where it cannot listen; `E_DATABASE` where the file is damaged or out of reach
 */
export async function startTrackingServer(options: TrackingServerOptions): Promise<TrackingServer> {
  const { db, host = '127.0.0.1', port = 5000, token, now = Date.now } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw rangeError('port', 'tracking server', 'a whole number in [0, 65535]', port);
  }
  if (!isLoopback(host) && !token) {
    throw rangeError('token', 'tracking server', `given where others can reach it (host ${host})`, undefined);
  }
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const database = openStore(db, now());
  const artifactsRoot = path.resolve(options.artifactsRoot ?? defaultArtifactsRoot(db));
  const app = Fastify({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: 4096 } });
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : parseJson(String(body)));
    } catch (error) {
      done(invalid(`body of request must be JSON: ${(error as Error).message}`));
    }
  });
  guard(app, host, token);
  answerErrors(app, log);
  try {
    if (options.pages) await app.register(async (pages) => addPages(pages, options.pages!));
    await addRoutes(app, { database, artifactsRoot, now });
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    database.close();
    throw listenError(error, 'tracking server', host, port);
  }
  return {
    url: serverUrl(app.server, host),
    close: async () => {
      await app.close();
      database.close();
    },
  };
}

/** Marks the routes of pages: they are asked for without our token. */
async function addPages(app: FastifyInstance, pages: (app: FastifyInstance) => Promise<void>): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, [PAGES]: true } as typeof route.config;
  });
  await pages(app);
}

const PAGES = Symbol('pages');

function isOfPages(config: object): boolean {
  return PAGES in config;
}

async function addRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  app.get('/health', async (_request, reply) => reply.type('text/plain').send('OK'));
  app.get('/version', async (_request, reply) => reply.type('text/plain').send(MLFLOW_VERSION));
  // Clients of MLflow 3.17 ask what else there is: none of it here.
  app.get('/api/3.0/mlflow/server-info', async () => ({
    store_type: 'SqlStore',
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
    features_enabled: {},
  }));
  downloadRoutes(app, context);
  // MLflow's pages ask under the second name what its clients ask under the first.
  for (const prefix of ['/api/2.0', '/ajax-api/2.0']) {
    await app.register(
      async (api) => {
        experimentRoutes(api, context);
        runRoutes(api, context);
        metricRoutes(api, context);
        registryRoutes(api, context);
        loggedModelRoutes(api, context);
        mlopsRoutes(api, context);
        await api.register(async (artifacts) => artifactRoutes(artifacts, context));
      },
      { prefix },
    );
  }
}

function guard(app: FastifyInstance, host: string, token: string | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request.headers, request.method, host);
    if (refusal) return reply.code(403).send({ error_code: 'PERMISSION_DENIED', message: refusal });
    if (!token || request.url === '/health' || isOfPages(request.routeOptions.config)) return;
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${token}`)) {
      return reply.code(401).send({ error_code: 'UNAUTHENTICATED', message: 'a bearer token is needed' });
    }
  });
}

function answerErrors(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = errorAnswer(error);
    // A client that went away in the middle is its own affair.
    if (status >= 500 && !request.raw.socket.destroyed) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log(`${request.method} ${request.routeOptions.url ?? ''}: ${stack}`);
    }
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error_code: 'ENDPOINT_NOT_FOUND',
      message: `no endpoint ${request.method} ${request.url.split('?')[0]} in this server`,
    }),
  );
}
