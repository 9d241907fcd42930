import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Workspace } from '../arm/workspace.ts';
import type { Faults } from '../server/faults.ts';
import { type EndpointTokens, readKeys, sameKey } from './endpoint-keys.ts';
import { endpointId } from './endpoint-store.ts';
import { failed, forwardRequest, type ScoringAnswer, type ScoringRequest } from './forward-request.ts';
import type { RunningDeployment } from './running-deployment.ts';
import { Shares } from './shares.ts';
import { sharesOf } from './traffic.ts';

/** Scoring address, in place of `https://<endpoint>.<region>.inference.ml.azure.com`. */
export const SCORING_PREFIX = '/online';
const PATH = /^\/online\/([^/]+)\/([^/]+)(\/.*)$/;
/** Maximum request size of a managed endpoint. */
const BODY_LIMIT = 10 * 1024 * 1024;

export interface ScoringContext {
  findWorkspace(name: string): Workspace | undefined;
  running(endpointId: string, deployment: string): RunningDeployment | undefined;
  readonly tokens: EndpointTokens;
  /** Checks a token issued by Microsoft Entra; undefined for a token that it would not have issued. */
  mayAskWithToken(token: string, endpoint: string): boolean | undefined;
  readonly faults: Faults;
}

/** Number of requests to each deployment, live and mirrored. */
export interface EndpointCalls {
  readonly live: Readonly<Record<string, number>>;
  readonly mirrored: Readonly<Record<string, number>>;
}

export interface OnlineScoring {
  /** False if the path does not belong to an endpoint. */
  serve(incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  calls(endpoint: string): EndpointCalls;
}

interface Counted {
  readonly live: Record<string, number>;
  readonly mirrored: Record<string, number>;
  readonly shares: Shares;
  readonly mirrorShares: Shares;
}

/** The scoring side of endpoints: authorisation, choice of the deployment, mirroring. */
export function makeOnlineScoring(context: ScoringContext): OnlineScoring {
  const counted = new Map<string, Counted>();
  const countsOf = (endpoint: string): Counted => {
    const known = counted.get(endpoint);
    if (known) return known;
    const fresh = { live: {}, mirrored: {}, shares: new Shares(), mirrorShares: new Shares() };
    counted.set(endpoint, fresh);
    return fresh;
  };

  async function ask(endpoint: string, name: string, request: ScoringRequest): Promise<ScoringAnswer> {
    const fault = context.faults.take(request.method, `${request.path}#${name}`);
    if (fault?.kind === 'status') return failed(424, 'ModelError', 'A fault that was asked for.', name);
    const running = context.running(endpoint, name);
    if (!running) return failed(404, 'DeploymentNotFound', `endpoint has no deployment ${name} that runs`);
    return forwardRequest(name, running, request);
  }

  async function answer(workspaceName: string, name: string, request: ScoringRequest): Promise<ScoringAnswer> {
    const workspace = context.findWorkspace(workspaceName);
    const found = workspace?.store.get(endpointId(workspace, 'onlineEndpoints', name));
    if (!workspace || !found) return failed(404, 'EndpointNotFound', `there is no endpoint ${name}`);
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const may = given !== undefined && mayAsk(workspace, found.id, String(found.properties['authMode']), given);
    if (may === 'forbidden')
      return failed(403, 'Forbidden', 'no role of this identity has onlineEndpoints/score/action');
    if (!may) return failed(401, 'Unauthorized', 'the key or token is missing, wrong or expired');
    if (request.body.length > BODY_LIMIT) {
      return failed(413, 'PayloadTooLarge', `a request must be at most ${BODY_LIMIT} bytes`);
    }
    const counts = countsOf(found.id);
    const chosen = request.headers['azureml-model-deployment'];
    const deployment =
      chosen === undefined ? counts.shares.next(sharesOf(found.properties['traffic'], 'traffic')) : String(chosen);
    if (deployment === undefined) return failed(404, 'NoDeployment', `endpoint ${name} has no deployment with traffic`);
    counts.live[deployment] = (counts.live[deployment] ?? 0) + 1;
    if (chosen === undefined)
      mirror(found.id, sharesOf(found.properties['mirrorTraffic'], 'mirrorTraffic'), counts, request);
    return ask(found.id, deployment, request);
  }

  /** Forwards the request to a second deployment and discards the response. */
  function mirror(
    endpoint: string,
    shares: Readonly<Record<string, number>>,
    counts: Counted,
    request: ScoringRequest,
  ): void {
    const [copy] = Object.entries(shares).filter(([, share]) => share > 0);
    if (!copy) return;
    const [name, share] = copy;
    if (counts.mirrorShares.next({ [name]: share, '': 100 - share }) !== name) return;
    counts.mirrored[name] = (counts.mirrored[name] ?? 0) + 1;
    void ask(endpoint, name, request).catch(() => undefined);
  }

  function mayAsk(workspace: Workspace, endpoint: string, authMode: string, given: string) {
    if (authMode === 'AADToken') {
      const may = context.mayAskWithToken(given, endpoint);
      return may === false ? 'forbidden' : may === true;
    }
    if (authMode === 'AMLToken') return context.tokens.accepts(endpoint, given);
    const { primaryKey, secondaryKey } = readKeys(workspace.store, endpoint);
    return sameKey(given, primaryKey) || sameKey(given, secondaryKey);
  }

  return {
    async serve(incoming, response, url) {
      const [, workspace, endpoint, path] = PATH.exec(url.pathname) ?? [];
      if (workspace === undefined || endpoint === undefined || path === undefined) return false;
      const body = await readBody(incoming);
      const { method = 'GET', headers } = incoming;
      const sent = await answer(workspace, endpoint, { method, path: `${path}${url.search}`, headers, body });
      response.writeHead(sent.status, { ...sent.headers, 'content-length': sent.body.length });
      response.end(sent.body);
      return true;
    },
    calls(endpoint) {
      const { live, mirrored } = countsOf(endpoint);
      return { live: { ...live }, mirrored: { ...mirrored } };
    },
  };
}

/** The whole body, or enough of it to exceed the limit. */
async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size <= BODY_LIMIT) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}
