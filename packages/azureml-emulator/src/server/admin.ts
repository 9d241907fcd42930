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
  /** 0 where the connection was dropped. */
  readonly status: number;
  /** What it had to be allowed, where roles are checked. */
  readonly needs?: readonly Operation[];
}

/** What tests ask of the emulator beside what it emulates; nothing of it exists on Azure. */
export interface AdminActions {
  readonly faults: Faults;
  readonly events: Pick<EventGrid, 'subscribe' | 'deliveries'>;
  readonly requests: SeenRequest[];
  /** From now on clients must send this token; the one before has expired. */
  setToken(token: string): void;
  readonly blobs: { kill(): Promise<void>; restart(): Promise<void> };
  /** The node that such a job runs on now. */
  nodeOf(job: string): JobNode | undefined;
  /** Ends the processes of a deployment as if their machines were lost; false where none runs. */
  killDeployment(workspace: string, endpoint: string, deployment: string): boolean;
  /** How often the deployments of an endpoint were asked. */
  endpointCalls(workspace: string, endpoint: string): EndpointCalls;
  /** Creates the job of a schedule, as its trigger would; answers the job's name. */
  fireSchedule(workspace: string, name: string): Promise<string>;
}

const PREFIX = '/_emulator/';
const faultList = z.union([faultSchema, z.array(faultSchema)]);

/**
 * Whether a page in a browser sends this: it would name where it comes from, and could send text without asking first. What
 * changes the emulator is taken as JSON alone, and from no page but one of this machine.
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

/** Undefined where the request is none of these. */
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
