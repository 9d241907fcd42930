import { apiVersionOf } from '../arm/api-versions.ts';
import { ArmError } from '../arm/arm-error.ts';
import { checkScope, methodNotAllowed, type Subscription, unknownWorkspace } from '../arm/handle-request.ts';
import { listPage } from '../arm/list-page.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import { batchJob } from './batch-invocation.ts';
import { findDeployment, findEndpoint } from './endpoint-store.ts';

/** The service behind Azure Resource Manager, which clients ask for what is not there: at the `api` address of discovery. */
const FRONT_END = '/mferp/managementfrontend';
/** The only version under which it lists the jobs of an endpoint. */
const API_VERSION = '2020-09-01-dataplanepreview';
const PATH =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+)\/batchEndpoints\/([^/]+)(?:\/deployments\/([^/]+))?\/jobs$/i;

/** The path of a request as Azure Resource Manager has it. */
export function withoutFrontEnd(pathname: string): string {
  return pathname.startsWith(`${FRONT_END}/`) ? pathname.slice(FRONT_END.length) : pathname;
}

/**
 * Lists the jobs of a batch endpoint or of one of its deployments, newest first, as `list_jobs` of azure-ai-ml 1.35 asks for them.
 * Undefined if the request is for something else.
 *
 * @throws ArmError 400, 404, 405
 */
export function listBatchJobs(request: ServerRequest, subscription: Subscription): Answer | undefined {
  const { method, url } = request;
  const path = withoutFrontEnd(url.pathname);
  if (path === url.pathname) return undefined;
  const parts = PATH.exec(path)?.map((part) => (part === undefined ? '' : decodeURIComponent(part)));
  if (!parts) return undefined;
  const [, id = '', resourceGroup = '', name = '', endpointName = '', deployment = ''] = parts;
  if (method !== 'GET') throw methodNotAllowed(request);
  if (apiVersionOf(url, [API_VERSION]) !== API_VERSION) {
    throw new ArmError(400, 'InvalidApiVersionParameter', `The api-version must be ${API_VERSION}.`);
  }
  checkScope({ subscription: id, resourceGroup }, subscription);
  const workspace = subscription.find(name);
  if (!workspace) throw unknownWorkspace(name, subscription);
  const endpoint = findEndpoint(workspace, 'batchEndpoints', endpointName);
  const of = deployment === '' ? endpoint : findDeployment(workspace, 'batchEndpoints', endpointName, deployment);
  const jobs = workspace.store.list(`${workspace.id}/jobs`).flatMap((job) => {
    const shown = batchJob(job);
    return shown?.id.startsWith(`${of.id}/`) ? [shown] : [];
  });
  return { status: 200, body: listPage(jobs, url) };
}
