import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { badRequest } from './arm/arm-error.ts';
import { openShapes } from './arm/open-shapes.ts';
import { makeOperations } from './arm/operations.ts';
import { resourceId } from './arm/resource-path.ts';
import { openResourceStore } from './arm/resource-store.ts';
import { makeSubscription } from './arm/subscription.ts';
import type { Workspace } from './arm/workspace.ts';
import { makeAccess } from './authorization/access.ts';
import { readRoleFile } from './authorization/role-file.ts';
import { ACCOUNT, startAzurite } from './blob/azurite.ts';
import { openBlobClient } from './blob/blob-client.ts';
import { blobLookup, defaultDatastores } from './blob/datastores.ts';
import { openStorageGate, type StorageGate } from './blob/storage-gate.ts';
import { makeDeployments } from './deployments/handle-deployment.ts';
import { makeEndpoints } from './endpoints/endpoints.ts';
import { makeEventGrid } from './events/event-grid.ts';
import { type WorkspaceEvent, workspaceEvent } from './events/workspace-event.ts';
import { freePort, openHome } from './home.ts';
import { makeEnvironments } from './jobs/environments.ts';
import { failInterrupted } from './jobs/fail-interrupted.ts';
import { makeJobService } from './jobs/job-service.ts';
import { makeJobTokens } from './jobs/job-tokens.ts';
import { makeLimiter } from './jobs/limiter.ts';
import type { JobNode, RunnerContext } from './jobs/runner-context.ts';
import { openJobRuns } from './mlflow/job-runs.ts';
import { trackingUri } from './mlflow/proxy.ts';
import { makeTrackingServers } from './mlflow/tracking-servers.ts';
import { checkOptions, type EmulatorOptions } from './options.ts';
import { makeRegistries } from './registries/registries.ts';
import { makeBearer } from './server/bearer.ts';
import { makeFaults } from './server/faults.ts';
import { listenOnLoopback } from './server/listen.ts';
import { serve } from './server/serve.ts';

/** A local emulation of an Azure Machine Learning workspace. */
export interface Emulator {
  /** Endpoint for Azure Resource Manager: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Bearer token for clients. */
  readonly token: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  /** ARM id of the workspace. */
  readonly workspaceId: string;
  readonly trackingUri: string;
  /** `http://127.0.0.1:<port>/devstoreaccount1`; https if storage takes tokens. */
  readonly blobUrl: string;
  /** File of the certificate of the storage, if that is https. */
  readonly certificate: string | undefined;
  /** Resolves when a job has ended; immediately if it is not running. */
  jobEnded(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an emulator: its server, Azurite for the blobs, MLflow's endpoint. It listens on the loopback address only.
 *
 * @throws MlopsError `E_AZURITE` if the storage cannot be started, `E_PARAM_RANGE` for a bad option,
 * `E_ADDRESS` if a port is taken; nothing is left running
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { token, subscription: id, resourceGroup, workspace: name, ...rest } = checkOptions(options);
  const now = () => new Date();
  const granted = typeof rest.roles === 'string' ? await readRoleFile(rest.roles) : rest.roles ? [] : undefined;
  const shapes = await openShapes(rest.schemas);
  const home = await openHome(rest.home, rest.blobPort, rest.storage);
  const behindGate = rest.storage !== 'keys';
  const azurite = await startAzurite(home.blobs, behindGate ? await freePort() : home.blobPort);
  const accountUrl = behindGate ? `https://127.0.0.1:${home.blobPort}/${ACCOUNT}` : azurite.url;
  // Jobs and checks go to Azurite itself, as the service reaches the storage by an identity of its own.
  const client = openBlobClient(now, (target) =>
    target.startsWith(accountUrl) ? azurite.url + target.slice(accountUrl.length) : target,
  );
  const scratch = await mkdtemp(path.join(tmpdir(), 'azureml-emulator-'));
  const events = makeEventGrid(now);
  const store = openResourceStore(home.database, now, (before, after) => {
    const event = workspaceEvent(before, after);
    if (event) queueMicrotask(() => tellOf(after.id, event));
  });
  // Changes rolled back by a transaction are not reported.
  const tellOf = (id: string, event: WorkspaceEvent) => {
    if (store.get(id)) events.publish(id.split('/').slice(0, 9).join('/'), event);
  };
  const operations = makeOperations(now);
  const tracking = makeTrackingServers(home.tracking);
  const tokens = makeJobTokens();
  const bearer = makeBearer(token);
  const limiter = makeLimiter(rest.concurrency);
  const packages = rest.packages ?? installedPackages();
  const environments = makeEnvironments(path.join(scratch, 'environments'), packages, client);
  const nodes = new Map<string, JobNode>();
  const contexts = new Map<string, Promise<RunnerContext>>();
  let url = '';

  const issued = new Set<string>();
  const blobs = blobLookup(client, accountUrl, issued);
  const shared = { store, shapes, operations, blobs, creating: new Set<string>(), outputUris: rest.outputUris, now };
  const subscription = makeSubscription({
    id,
    resourceGroup,
    location: 'westeurope',
    shared,
    datastores: (guid) => defaultDatastores(accountUrl, guid),
    onCreate: async ({ id: workspaceId, blobs }) => {
      for (const { properties } of store.list(`${workspaceId}/datastores`)) {
        await client.createContainer(blobs.containerUrl(properties));
      }
    },
    computes: rest.computes,
    discoveryUrl: (guid) => `${url}/discovery/workspaces/${guid}`,
    trackingUri: (workspaceId) => trackingUri(url, workspaceId),
  });

  async function makeContext(workspace: Workspace): Promise<RunnerContext> {
    const workspaceGuid = guidOf(workspace);
    const runs = openJobRuns(() => tracking.urlOf(workspaceGuid), now);
    const uri = trackingUri(url, workspace.id);
    return {
      workspace,
      workspaceGuid,
      client,
      runs,
      environments,
      limiter,
      scratch,
      serviceUrl: url,
      trackingUri: uri,
      tokens,
      nodes,
    };
  }

  const jobs = makeJobService(async (workspace) => {
    const context = contexts.get(workspace.id) ?? makeContext(workspace);
    contexts.set(workspace.id, context);
    return context;
  });

  const registries = makeRegistries({
    ...{ subscription, shared, client, scratch, accountUrl, names: rest.registries },
  });
  const access = makeAccess({ bearer, subscription, store, roles: granted });
  const faults = makeFaults();
  const endpoints = makeEndpoints({
    subscription,
    jobs,
    ground: { client, environments, scratch, rate: rest.probeRate },
    faults,
    access,
    now,
  });

  let gate: StorageGate | undefined;
  const release = async () => {
    await events.close();
    await endpoints.close();
    await operations.settle();
    await tracking.close();
    await gate?.close();
    store.close();
    await azurite.kill();
    await rm(scratch, { recursive: true, force: true });
  };

  const served = serve({
    subscription,
    jobs,
    operations,
    deployments: makeDeployments({ subscription, store, now }),
    endpoints: endpoints.handle,
    registries,
    scoring: endpoints.scoring,
    access,
    acceptsJobToken: tokens.accepts,
    client,
    trackingServer: async (workspace) => tracking.urlOf(guidOf(subscription.find(workspace)!)),
    admin: {
      faults,
      events,
      requests: [],
      setToken: bearer.replace,
      blobs: azurite,
      nodeOf: (job) => nodes.get(job),
      killDeployment: endpoints.kill,
      endpointCalls: endpoints.calls,
      fireSchedule: (workspace, schedule) => fireSchedule(subscription.find(workspace), schedule, jobs, now),
    },
  });
  const listen = async () => {
    if (behindGate) {
      gate = await openStorageGate({
        ...{ port: home.blobPort, storageUrl: azurite.url, certificate: home.certificate, issued, now },
        ...{ access, group: `/subscriptions/${id}/resourceGroups/${resourceGroup}`, keys: rest.storage !== 'tokens' },
      });
    }
    return listenOnLoopback(rest.port, served);
  };
  const listening = await listen().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  url = listening.url;

  const close = async () => {
    await jobs.close();
    await listening.close();
    await release();
  };
  try {
    if (!subscription.find(name)) await subscription.put(name, { location: 'westeurope', properties: {} });
    const workspace = subscription.find(name)!;
    for (const { name: known } of store.list(`/subscriptions/${id}/resourceGroups/${resourceGroup}`)) {
      const found = subscription.find(known);
      if (!found) continue;
      await failInterrupted(await makeContext(found));
      endpoints.resume(found);
    }
    return {
      url,
      token,
      subscription: id,
      resourceGroup,
      workspace: name,
      workspaceId: workspace.id,
      trackingUri: trackingUri(url, workspace.id),
      blobUrl: accountUrl,
      certificate: gate?.certificate,
      jobEnded: (job) => jobs.ended(workspace, job),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function guidOf({ store, id }: Workspace): string {
  return String(store.get(id)?.properties['workspaceId']);
}

/** The `node_modules` folder with this package's own dependencies. */
function installedPackages(): string {
  const azurite = createRequire(import.meta.url).resolve('azurite/package.json');
  return path.dirname(path.dirname(azurite));
}

async function fireSchedule(
  workspace: Workspace | undefined,
  schedule: string,
  jobs: Pick<ReturnType<typeof makeJobService>, 'put'>,
  now: () => Date,
): Promise<string> {
  const found = workspace?.store.get(resourceId(workspace.scope, 'schedules', schedule));
  if (!workspace || !found) throw badRequest(`There is no schedule ${schedule}.`);
  if (found.properties['isEnabled'] === false) throw badRequest(`Schedule ${schedule} is disabled.`);
  const { jobDefinition } = found.properties['action'] as { readonly jobDefinition: Readonly<Record<string, unknown>> };
  // Named like the service's: after the schedule and the time.
  const name = `${schedule}-${now()
    .toISOString()
    .replaceAll(/[-:.TZ]/g, '')}`;
  await jobs.put(workspace, name, { properties: jobDefinition });
  return name;
}
