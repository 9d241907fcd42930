import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '@aml-mlops/arm-templates';
import * as z from 'zod';
import { ArmError, badRequest, notFound } from '../arm/arm-error.ts';
import type { EndpointCalls } from '../endpoints/online-scoring.ts';
import type { EventGrid } from '../events/event-grid.ts';
import type { JobNode } from '../jobs/runner-context.ts';
import type { Answer, ServerRequest } from './answer.ts';
import { type Faults, faultSchema } from './faults.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** 0 if the connection was dropped. */
  readonly status: number;
  /** The required permissions, if roles are checked. */
  readonly needs?: readonly Operation[];
}

/** Controls for tests, beyond what is emulated; they do not exist on Azure. */
export interface AdminActions {
  readonly faults: Faults;
  readonly events: Pick<EventGrid, 'subscribe' | 'deliveries'>;
  readonly requests: SeenRequest[];
  /** Clients must send this token from now on; the previous one has expired. */
  setToken(token: string): void;
  readonly blobs: { kill(): Promise<void>; restart(): Promise<void> };
  /** The node on which the job is running. */
  nodeOf(job: string): JobNode | undefined;
  /** Kills the processes of a deployment, as a loss of their machines would; false if none is running. */
  killDeployment(workspace: string, endpoint: string, deployment: string): boolean;
  /** Number of requests to an endpoint's deployments. */
  endpointCalls(workspace: string, endpoint: string): EndpointCalls;
  /** Creates the job of a schedule, as its trigger would; returns the job's name. */
  fireSchedule(workspace: string, name: string): Promise<string>;
}

const PREFIX = '/_emulator/';
const faultList = z.union([faultSchema, z.array(faultSchema)]);

/**
 * Whether a page in a browser sends the request: it would have an origin, and could send text without a preflight. Requests
 * that change the emulator are accepted as JSON only, and from no page except one of this machine.
 *
 * @throws ArmError 403, 415
 */
export function checkAdminRequest(
  method: string,
  { origin, 'content-type': type = '' }: IncomingHttpHeaders,
  hasBody: boolean,
): void {
  if (origin !== undefined && !LOOPBACK_ORIGIN.test(origin)) {
    throw new ArmError(403, 'ForeignOrigin', `Requests to the emulator must come from this machine; got ${origin}`);
  }
  if (method === 'GET' || !hasBody || /^application\/json\b/i.test(type)) return;
  throw new ArmError(415, 'UnsupportedMediaType', `The body must be application/json; got ${type || 'no type'}`);
}

const LOOPBACK_ORIGIN = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Undefined if the request is for none of these. */
export async function handleAdminRequest(request: ServerRequest, actions: AdminActions): Promise<Answer | undefined> {
  const { pathname } = request.url;
  if (!pathname.startsWith(PREFIX)) return undefined;
  const [subject, ...rest] = pathname.slice(PREFIX.length).split('/').map(decodeURIComponent);
  switch (`${request.method} ${subject}`) {
    case 'POST faults': {
      const parsed = faultList.safeParse(request.body);
      if (!parsed.success) throw badRequest(parsed.error.issues.map(({ message }) => message).join('; '));
      for (const fault of [parsed.data].flat()) actions.faults.add(fault);
      return { status: 204 };
    }
    case 'DELETE faults':
      actions.faults.clear();
      return { status: 204 };
    case 'POST events':
      await actions.events.subscribe(request.body);
      return { status: 204 };
    case 'GET events':
      return { status: 200, body: actions.events.deliveries };
    case 'GET requests':
      return { status: 200, body: actions.requests };
    case 'DELETE requests':
      actions.requests.length = 0;
      return { status: 204 };
    case 'PUT token': {
      const parsed = z.strictObject({ token: z.string().min(1) }).safeParse(request.body);
      if (!parsed.success) throw badRequest('the body must be {"token": …}');
      actions.setToken(parsed.data.token);
      return { status: 204 };
    }
    case 'POST blobs':
      if (rest[0] === 'kill') await actions.blobs.kill();
      else if (rest[0] === 'restart') await actions.blobs.restart();
      else break;
      return { status: 204 };
    case 'POST jobs': {
      const [job = '', what] = rest;
      if (what !== 'kill' && what !== 'preempt') break;
      const node = actions.nodeOf(job);
      if (!node) throw notFound(`No process of job ${job} runs.`);
      node[what]();
      return { status: 204 };
    }
    case 'POST endpoints': {
      const [workspace = '', endpoint = '', deployment = '', verb] = rest;
      if (verb !== 'kill') break;
      if (!actions.killDeployment(workspace, endpoint, deployment)) {
        throw notFound(`No process of deployment ${deployment} of endpoint ${endpoint} runs.`);
      }
      return { status: 204 };
    }
    case 'GET endpoints':
      if (rest[2] !== 'calls') break;
      return { status: 200, body: actions.endpointCalls(rest[0] ?? '', rest[1] ?? '') };
    case 'POST schedules':
      if (rest[2] !== 'fire') break;
      return { status: 200, body: { job: await actions.fireSchedule(rest[0] ?? '', rest[1] ?? '') } };
  }
  throw notFound(`The emulator has no ${request.method} ${pathname}.`);
}
