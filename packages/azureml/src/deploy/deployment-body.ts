import { hashText } from '@aml-mlops/artifacts';
import type { ContainerSpec } from './service-release.ts';
import type { WorkspaceModel } from './workspace-model.ts';

/** Settings of a deployment beyond its model and container. */
export interface DeploymentSettings {
  /** Machine size. */
  readonly instanceType: string;
  readonly instances: number;
  /** Maximum number of instances under load; equal to `instances` for no autoscaling. */
  readonly maxInstances: number;
  /** Share of requests whose bodies Azure's collector stores, in (0, 1]; absent for none. These contain users' texts. */
  readonly collectShare?: number;
}

export interface DeploymentBody {
  readonly body: Readonly<Record<string, unknown>>;
  /** Hash of everything that it consists of; identifies an existing deployment by its tag. */
  readonly content: string;
}

export const DEPLOYMENT_TAGS = {
  content: 'mlops.content',
  model: 'mlops.model',
  autoscale: 'mlops.autoscale',
} as const;

/** Data stored by the collector of a custom container. */
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
    // The endpoint has already authenticated the caller.
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
