import * as z from 'zod';
import { badRequest, notFound } from '../arm/arm-error.ts';
import { type Subscription, unknownWorkspace } from '../arm/handle-request.ts';
import { resourceId } from '../arm/resource-path.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import { childJobs, producedOutputs } from '../jobs/job-record.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { parseOutputAsset } from './output-assets.ts';
import { runDetails, runOf } from './run-record.ts';

/**
 * Services outside Azure Resource Manager, at the address in a workspace's `discoveryUrl`: run
 * history, and locations of data assets. Follows the requests of the `azure-ai-ml` 1.35 clients (`_restclient/runhistory`,
 * `_restclient/dataset_dataplane`).
 */

const PATH =
  /^\/(history|data|modelregistry)\/v1\.0\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+)\/(.+)$/i;
const DISCOVERY = /^\/discovery\/workspaces\/[^/]+$/;

const runDataRequest = z.looseObject({ runId: z.string() });
const urisRequest = z.looseObject({ values: z.array(z.string()) });

/** Addresses of a workspace's services, all served here. Requires no token. */
export function handleDiscovery({ method, url }: Pick<ServerRequest, 'method' | 'url'>): Answer | undefined {
  if (method !== 'GET' || !DISCOVERY.test(url.pathname)) return undefined;
  const services = ['api', 'history', 'catalog', 'experimentation', 'gallery', 'hyperdrive', 'notebooks', 'pipelines'];
  return { status: 200, body: Object.fromEntries(services.map((service) => [service, url.origin])) };
}

/** Undefined if the request is for none of these. */
export function handleDataPlane(request: ServerRequest, subscription: Subscription): Answer | undefined {
  const [, service, name, rest = ''] = PATH.exec(request.url.pathname) ?? [];
  if (service === undefined || name === undefined) return undefined;
  const workspace = subscription.find(decodeURIComponent(name));
  if (!workspace) throw unknownWorkspace(name, subscription);
  const path = rest.split('/').map(decodeURIComponent);
  const body = service.toLowerCase() === 'history' ? history(request, workspace, path) : uris(request, workspace, path);
  if (body === undefined) throw notFound(`The emulator has no ${request.method} ${request.url.pathname}.`);
  return { status: 200, body };
}

function history({ method, body }: ServerRequest, workspace: Workspace, path: readonly string[]): unknown {
  const [collection, id = '', part] = path;
  if (method === 'POST' && collection === 'rundata') {
    const parsed = runDataRequest.safeParse(body);
    if (!parsed.success) throw badRequest('runId must be the id of a run');
    return { runMetadata: runOf(workspace, find(workspace, parsed.data.runId)) };
  }
  if (method !== 'GET' || collection !== 'runs') return undefined;
  const job = find(workspace, id);
  if (part === undefined) return runOf(workspace, job);
  if (part === 'details') return runDetails(workspace, job);
  if (part === 'children') return { value: childJobs(workspace, job.id).map((child) => runOf(workspace, child)) };
  return undefined;
}

function find(workspace: Workspace, run: string): Resource {
  const job = workspace.store.get(resourceId(workspace.scope, 'jobs', run));
  if (job?.type.endsWith('/jobs')) return job;
  throw notFound(`Run ${run} was not found.`);
}

/** Locations of run outputs, by their ids in run history. */
function uris({ method, body }: ServerRequest, workspace: Workspace, path: readonly string[]): unknown {
  if (method !== 'POST' || path.at(-1) !== 'batchGetResolvedUris') return undefined;
  const parsed = urisRequest.safeParse(body);
  if (!parsed.success) throw badRequest('values must be the ids of assets');
  const found = parsed.data.values.flatMap((id) => {
    const { job, output } = parseOutputAsset(id) ?? {};
    if (job === undefined || output === undefined) return [];
    const produced = producedOutputs(workspace, resourceId(workspace.scope, 'jobs', job))?.[output];
    if (!produced) return [];
    const place = longUri(workspace, produced.uri);
    // One service calls a location `uri`, the other `path`.
    return [[id, { uri: place, path: place, type: produced.jobOutputType }] as const];
  });
  return { values: Object.fromEntries(found) };
}

/** The service returns locations in the form that is valid outside the workspace. */
function longUri({ scope }: Workspace, uri: string): string {
  const { subscription, resourceGroup, workspace } = scope;
  const place = `azureml://subscriptions/${subscription}/resourcegroups/${resourceGroup}/workspaces/${workspace}/datastores/`;
  return uri.replace(/^azureml:\/\/datastores\//, () => place);
}
