import { hashText } from '@aml-mlops/artifacts';
import type { ContainerSpec } from './service-release.ts';
import type { WorkspaceModel } from './workspace-model.ts';

/** What a deployment is given beside its model and its container. */
export interface DeploymentSettings {
  /** Size of its machines. */
  readonly instanceType: string;
  readonly instances: number;
  /** Up to how many it grows under load; as many as `instances` for none. */
  readonly maxInstances: number;
  /** Share of requests whose bodies Azure's collector keeps, in (0, 1]; absent for none. It holds users' texts. */
  readonly collectShare?: number;
}

export interface DeploymentBody {
  readonly body: Readonly<Record<string, unknown>>;
  /** Hash of all that it is made of: a deployment with this tag is this deployment. */
  readonly content: string;
}

export const DEPLOYMENT_TAGS = {
  content: 'mlops.content',
  model: 'mlops.model',
  autoscale: 'mlops.autoscale',
} as const;

/** What the collector of a custom container keeps. */
const COLLECTIONS = ['request', 'response'];

/** The body of a managed online deployment. */
export function deploymentBody(
  {
    location,
    environmentId,
    model,
  }: { readonly location: string; readonly environmentId: string; readonly model: WorkspaceModel },
  { routes: _, variables, concurrentRequests, timeoutSeconds, probes }: ContainerSpec,
  { instanceType, instances, maxInstances, collectShare }: DeploymentSettings,
): DeploymentBody {
  const probe = {
    initialDelay: `PT${probes.initialDelay}S`,
    period: `PT${probes.period}S`,
    timeout: `PT${probes.timeout}S`,
    successThreshold: 1,
    failureThreshold: probes.failures,
  };
  const properties = {
    endpointComputeType: 'Managed',
    instanceType,
    environmentId,
    model: model.id,
    // The endpoint has checked who asks.
    environmentVariables: { ...variables, SCORING_AUTH: 'platform' },
    livenessProbe: probe,
    readinessProbe: probe,
    requestSettings: {
      maxConcurrentRequestsPerInstance: concurrentRequests,
      requestTimeout: `PT${timeoutSeconds}S`,
      maxQueueWait: `PT${timeoutSeconds}S`,
    },
    scaleSettings: { scaleType: 'Default' },
    ...(collectShare !== undefined && {
      dataCollector: {
        rollingRate: 'Hour',
        collections: Object.fromEntries(
          COLLECTIONS.map((name) => [name, { dataCollectionMode: 'Enabled', samplingRate: collectShare }]),
        ),
      },
    }),
  };
  const sku = { name: 'Default', capacity: instances };
  const content = hashText(JSON.stringify({ properties, sku, maxInstances })).slice(0, 16);
  const tags = {
    [DEPLOYMENT_TAGS.content]: content,
    [DEPLOYMENT_TAGS.model]: `${model.name}:${model.version}`,
    ...(maxInstances > instances && { [DEPLOYMENT_TAGS.autoscale]: String(maxInstances) }),
  };
  return { body: { location, tags, sku, properties }, content };
}
