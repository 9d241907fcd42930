import { userInfo } from 'node:os';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { refusalOf } from '@aml-mlops/http';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import { openRunReader } from '@aml-mlops/tracking/reader';
import type { FastifyInstance } from 'fastify';
import { webBundle } from '../bundle/web-bundle.ts';
import { Access } from './access.ts';
import { answerErrors } from './answer-errors.ts';
import type { StudioActions, StudioContext } from './context.ts';
import { LiveStore } from './live/live-store.ts';
import { isReading } from './reading.ts';
import { Reckoner } from './reckoning/reckoner.ts';
import { fileRoutes } from './routes/artifact-routes.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { API_ROUTES } from './routes/index.ts';
import { secureHeaders } from './security-headers.ts';

export interface StudioRoutesOptions {
  readonly workspace: Workspace;
  /** The token of the printed link; required for actions, and for reading from other machines. */
  readonly token: string;
  /** The address that the server listens on. */
  readonly host: string;
  /** Read-only mode. Default: false. */
  readonly readOnly?: boolean;
  readonly actions?: StudioActions;
  /**
   * Folder of the project, whose `workspaces.yaml` describes its Azure workspaces. Default: none, so jobs on Azure are not
   * shown.
   */
  readonly project?: string;
  /** Called for internal errors; never with texts or tokens. Default: a line on standard error. */
  readonly log?: (line: string) => void;
}

/**
 * Adds the studio to a server, at `/` and below `/studio/`. Its resources are closed with the server.
 *
 * @throws MlopsError `E_DATABASE`, `E_DATABASE_SCHEMA` for a tracking store that cannot be read, `E_BUNDLE`
 */
export async function addStudioRoutes(app: FastifyInstance, options: StudioRoutesOptions): Promise<void> {
  const { workspace, token, host, readOnly = false, actions = {}, project } = options;
  const log = options.log ?? ((line: string) => void process.stderr.write(`studio: ${line}\n`));
  const bundle = await webBundle();
  const runs = openRunReader(path.join(workspace.home, 'mlops.db'));
  const tracking = openTracking(workspace.trackingUri);
  const live = new LiveStore(
    {
      workspaceVersion: () => workspace.database.dataVersion(),
      trackingVersion: () => runs.dataVersion(),
      goingRuns: () =>
        workspace.database.runs
          .going()
          .map(({ id }) => id)
          .join(' '),
    },
    log,
  );
  const reckoner = new Reckoner();
  app.addHook('onClose', async () => {
    live.close();
    reckoner.close();
    runs.close();
    await tracking.close();
  });
  const access = new Access(token, host);
  const shared = { workspace, runs, tracking, access, live, reckoner, actions, project };
  const context: StudioContext = { ...shared, readOnly, user: userName() };
  await app.register(async (pages) => {
    secureHeaders(pages);
    answerErrors(pages, log);
    pages.addHook('onRequest', (request, _reply, done) => {
      const refusal = refusalOf(request.headers, request.method, host);
      if (refusal === undefined) done();
      else done(new MlopsError('E_FORBIDDEN', refusal));
    });
    assetRoutes(pages, bundle);
    fileRoutes(pages, context);
    await pages.register(
      async (api) => {
        api.addHook('onRequest', async ({ method, headers, routeOptions }) => {
          const reads = method === 'GET' || method === 'HEAD' || isReading(routeOptions.config);
          access.check(reads, headers.authorization);
        });
        eventRoutes(api, context);
        for (const add of API_ROUTES) add(api, context);
      },
      { prefix: '/studio/api' },
    );
  });
}

/** The studio as pages of another server: mounted at `/` of the tracking server. */
export function studioPages(options: StudioRoutesOptions): (app: FastifyInstance) => Promise<void> {
  return (app) => addStudioRoutes(app, options);
}

/** Containers often run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
