import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Operation } from '@aml-mlops/arm-templates';
import { ArmError, notFound } from '../arm/arm-error.ts';
import {
  handleArmRequest,
  handleOperationPoll,
  type JobService,
  type Subscription,
  unknownWorkspace,
} from '../arm/handle-request.ts';
import type { Operations } from '../arm/operations.ts';
import type { Access } from '../authorization/access.ts';
import { trackingOperation } from '../authorization/tracking-operation.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import type { DeploymentHandler } from '../deployments/handle-deployment.ts';
import type { EndpointHandler } from '../endpoints/endpoints.ts';
import type { OnlineScoring } from '../endpoints/online-scoring.ts';
import { handleDataPlane, handleDiscovery } from '../history/handle-data-plane.ts';
import { listArtifacts } from '../mlflow/list-artifacts.ts';
import { azureArtifactUris, forward, parseTrackingPath } from '../mlflow/proxy.ts';
import { askRegistry } from '../mlflow/registry.ts';
import type { RegistryHandler } from '../registries/registries.ts';
import { type AdminActions, checkAdminRequest, handleAdminRequest, type SeenRequest } from './admin.ts';
import type { Answer, ServerRequest } from './answer.ts';
import { expiredToken } from './authorize.ts';
import { errorAnswer, readJson, sendAnswer } from './listen.ts';

export interface ServedBy {
  readonly subscription: Subscription;
  readonly jobs: JobService;
  readonly operations: Operations;
  readonly deployments: DeploymentHandler;
  readonly endpoints: EndpointHandler;
  readonly registries: RegistryHandler;
  readonly scoring: OnlineScoring;
  readonly admin: AdminActions;
  readonly access: Access;
  acceptsJobToken(token: string): boolean;
  trackingServer(workspace: string): Promise<string>;
  readonly client: BlobClient;
}

/** Number of requests kept in the log. */
const REMEMBERED = 10_000;

/** Handles every request: the emulator's own, MLflow's, and Azure Resource Manager's. */
export function serve(by: ServedBy): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  return async (incoming, response, url) => {
    const method = incoming.method ?? 'GET';
    const { authorization } = incoming.headers;
    const headers = plainHeaders(incoming);
    if (url.pathname.startsWith('/_emulator/')) {
      const answer = await answerTo(async () => {
        const length = incoming.headers['content-length'] ?? incoming.headers['transfer-encoding'] ?? '0';
        checkAdminRequest(method, incoming.headers, length !== '0');
        const request: ServerRequest = { method, url, body: await readJson(incoming), authorization, headers };
        return (await handleAdminRequest(request, by.admin)) ?? { status: 404 };
      });
      sendAnswer(response, answer);
      return;
    }
    const seen: Seen = { method, path: url.pathname, status: 0 };
    by.admin.requests.push(seen);
    if (by.admin.requests.length > REMEMBERED) by.admin.requests.shift();
    response.once('finish', () => {
      seen.status = response.statusCode;
    });
    const fault = by.admin.faults.take(method, url.pathname);
    if (fault?.kind === 'drop') {
      incoming.socket.destroy();
      return;
    }
    if (fault?.kind === 'status' || fault?.kind === 'expiredToken') {
      incoming.resume();
      sendAnswer(
        response,
        fault.kind === 'status' ? statusFault(fault.status, fault.retryAfter) : errorAnswer(expiredToken()),
      );
      return;
    }
    if (await by.scoring.serve(incoming, response, url)) return;
    const tracking = parseTrackingPath(url.pathname);
    if (tracking) return track(by, incoming, response, url, { ...tracking, seen });
    const answer = await answerTo(async () => {
      const discovered = handleDiscovery({ method, url });
      if (discovered) return discovered;
      by.access.identify(authorization);
      const request: ServerRequest = { method, url, body: await readJson(incoming), authorization, headers };
      noteNeeds(seen, by.access.check(request));
      const other = handleOperationPoll(request, by.operations.poll) ?? handleDataPlane(request, by.subscription);
      return (
        other ??
        (await by.deployments(request)) ??
        (await by.endpoints(request)) ??
        (await by.registries(request)) ??
        (await handleArmRequest(request, by.subscription, by.jobs))
      );
    });
    if (fault?.kind === 'dropAnswer') incoming.socket.destroy();
    else sendAnswer(response, answer);
  };
}

function plainHeaders({ headers }: IncomingMessage): ServerRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

type Seen = { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] };

function noteNeeds(seen: Seen, needs: readonly Operation[]): void {
  if (needs.length > 0) seen.needs = needs;
}

async function track(
  by: ServedBy,
  incoming: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { workspace, rest, seen }: { readonly workspace: string; readonly rest: string; readonly seen: Seen },
): Promise<void> {
  const given = /^Bearer +(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  try {
    const found = by.subscription.find(workspace);
    if (given === undefined || !by.acceptsJobToken(given)) {
      const operation = trackingOperation(incoming.method ?? 'GET', rest, found?.id ?? '');
      noteNeeds(seen, by.access.checkOperation(incoming.headers.authorization, operation));
    }
    if (!found) throw unknownWorkspace(workspace, by.subscription);
    if (rest.includes('/mlflow-artifacts/')) throw notFound(`This workspace keeps no artifacts for MLflow: ${rest}`);
    const body = rest.endsWith('/mlflow/artifacts/list')
      ? await listArtifacts(by.client, found, url)
      : askRegistry(found, incoming.method ?? 'GET', url);
    if (body !== undefined) {
      incoming.resume();
      sendAnswer(response, { status: 200, body });
      return;
    }
    const target = new URL(`${await by.trackingServer(workspace)}${rest}${url.search}`);
    await forward(incoming, response, target, (body) => azureArtifactUris(body, url, found.id));
  } catch (error) {
    if (response.headersSent) throw error;
    incoming.resume();
    sendAnswer(response, errorAnswer(error));
  }
}

async function answerTo(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    return errorAnswer(error);
  }
}

function statusFault(status: number, retryAfter: number | undefined): Answer {
  const code = status === 429 ? 'TooManyRequests' : status >= 500 ? 'ServerUnavailable' : 'Fault';
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return errorAnswer(new ArmError(status, code, `A fault that was asked for: ${status}.`, [], headers));
}
