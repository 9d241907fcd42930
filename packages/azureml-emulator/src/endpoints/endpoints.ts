import {
  checkScope,
  type JobService,
  operationHeaders,
  type Subscription,
  unknownWorkspace,
} from '../arm/handle-request.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { Access } from '../authorization/access.ts';
import type { Answer, ServerRequest } from '../server/answer.ts';
import type { Faults } from '../server/faults.ts';
import { makeBatchDeployments } from './batch-deployments.ts';
import { makeBatchEndpoints } from './batch-endpoints.ts';
import { makeBatchInvocation } from './batch-invocation.ts';
import { listBatchJobs } from './batch-jobs.ts';
import { makeEndpointTokens } from './endpoint-keys.ts';
import { parseEndpointPath } from './endpoint-path.ts';
import { deploymentId, endpointId } from './endpoint-store.ts';
import { makeLongWork } from './long-work.ts';
import { makeOnlineDeployments, type OperationHeaders } from './online-deployments.ts';
import { makeOnlineEndpoints } from './online-endpoints.ts';
import { type EndpointCalls, makeOnlineScoring, type OnlineScoring } from './online-scoring.ts';
import type { DeploymentGround } from './running-deployment.ts';

/** Handles requests on a workspace's endpoints; ignores any other path. */
export type EndpointHandler = (request: ServerRequest) => Promise<Answer | undefined>;

export interface EndpointsOptions {
  readonly subscription: Subscription;
  readonly jobs: Pick<JobService, 'put'>;
  readonly ground: DeploymentGround;
  readonly faults: Faults;
  readonly access: Access;
  readonly now: () => Date;
}

/** The endpoints of all workspaces. */
export interface Endpoints {
  readonly handle: EndpointHandler;
  readonly scoring: OnlineScoring;
  /** Ends the processes of a deployment; false if none is running. */
  kill(workspace: string, endpoint: string, deployment: string): boolean;
  calls(workspace: string, endpoint: string): EndpointCalls;
  /** Resumes the endpoints that a workspace had when the emulator ended. */
  resume(workspace: Workspace): void;
  close(): Promise<void>;
}

export function makeEndpoints({ subscription, jobs, ground, faults, access, now }: EndpointsOptions): Endpoints {
  const work = makeLongWork();
  const tokens = makeEndpointTokens(now);
  const headers: OperationHeaders = (request, operation, result) =>
    operationHeaders(request, subscription, operation, result);
  const deployments = makeOnlineDeployments({ ground, work, operationHeaders: headers });
  const online = makeOnlineEndpoints({ tokens, work, deployments, operationHeaders: headers });
  const batch = makeBatchEndpoints({
    ...{ work, operationHeaders: headers, deployments: makeBatchDeployments({ work, operationHeaders: headers }) },
  });
  const invoke = makeBatchInvocation({ subscription, jobs });
  const scoring = makeOnlineScoring({
    findWorkspace: subscription.find,
    running: (endpoint, name) => deployments.running(`${endpoint}/deployments/${name}`),
    tokens,
    mayAskWithToken: access.mayScore,
    faults,
  });
  return {
    async handle(request) {
      const listed = listBatchJobs(request, subscription);
      if (listed) return listed;
      const path = parseEndpointPath(request.url.pathname);
      if (!path) return invoke(request);
      checkScope(path, subscription);
      const workspace = subscription.find(path.workspace);
      if (!workspace) throw unknownWorkspace(path.workspace, subscription);
      return path.kind === 'batchEndpoints'
        ? batch.handle(request, path, workspace)
        : online.handle(request, path, workspace);
    },
    scoring,
    kill(workspace, endpoint, deployment) {
      const found = subscription.find(workspace);
      const running = found && deployments.running(deploymentId(found, 'onlineEndpoints', endpoint, deployment));
      running?.kill();
      return running !== undefined;
    },
    calls(workspace, endpoint) {
      const found = subscription.find(workspace);
      return scoring.calls(found ? endpointId(found, 'onlineEndpoints', endpoint) : '');
    },
    resume(workspace) {
      online.resume(workspace);
      batch.resume(workspace);
      deployments.resume(workspace);
    },
    close: () => deployments.close(),
  };
}
