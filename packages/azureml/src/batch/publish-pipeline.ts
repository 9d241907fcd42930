import { assetId } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { refuseSecrets } from '../client/refuse-secrets.ts';
import { clusterName, computeOf } from '../configuration/compute-of.ts';
import { ensurePublished } from '../publish/ensure-published.ts';
import { create } from '../publish/publish-environment.ts';
import type { PublishedStep } from '../publish/publish-steps.ts';
import { planTags } from '../submit/asset-names.ts';
import { bindInputs } from '../submit/bind-inputs.ts';
import { jobRecord, recordProperties } from '../submit/job-record.ts';
import { releasesOf } from '../submit/releases-of.ts';
import type { SubmitOptions } from '../submit/submit-plan.ts';
import { findBatchEndpoint, listBatchDeployments, putBatchDeployment, putBatchEndpoint } from './batch-endpoint.ts';
import { factsProperties } from './endpoint-facts.ts';
import { type OpenParameter, pipelineComponent } from './pipeline-component.ts';

export interface PublishPipelineOptions
  extends Pick<
    SubmitOptions,
    | 'workspace'
    | 'plan'
    | 'steps'
    | 'repository'
    | 'description'
    | 'git'
    | 'sweepJobs'
    | 'signal'
    | 'onStep'
    | 'onUpload'
  > {
  /** Created if it does not exist. */
  readonly endpoint: string;
  /** Default: `p` and the component's version, so that each new content gets its own deployment. */
  readonly deployment?: string;
  /** Whether it becomes the default for requests that name no deployment. An endpoint's first deployment always does. Default: false. */
  readonly makeDefault?: boolean;
  /** Inputs fixed for every invocation: folders, which are uploaded, assets, addresses. The others are inputs of the endpoint. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Optional inputs among the others. Default: none. */
  readonly optional?: readonly string[];
  /** Parameters that callers may set. Default: none; all have the plan's values. */
  readonly open?: readonly OpenParameter[];
  /** Tags of the deployment. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface PublishedPipeline {
  readonly endpoint: string;
  readonly deployment: string;
  readonly isDefault: boolean;
  /** Invocation address. */
  readonly uri: string;
  readonly component: { readonly name: string; readonly version: string };
  /** Inputs of an invocation; required ones are marked. */
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly steps: readonly PublishedStep[];
  /** False if the same content was already deployed under this name. */
  readonly changed: boolean;
}

/**
 * Publishes a plan as a pipeline component and deploys it to a batch endpoint, whose address starts it. A call that failed can be repeated,
 * because everything is identified by its content.
 *
 * @throws MlopsError `E_SECRET` if an input's address is signed; nothing is sent
 */
export async function publishPipeline(options: PublishPipelineOptions): Promise<PublishedPipeline> {
  const { workspace, plan, fixed, endpoint: name, description, signal, onUpload: onProgress } = options;
  for (const [input, where] of Object.entries(fixed)) {
    refuseSecrets(where, `input ${input} of pipeline ${plan.pipeline}`);
  }
  const { releases, components, sweeps } = await releasesOf(options);
  const kinds = Object.entries(plan.inputs).filter(([input]) => Object.hasOwn(fixed, input));
  const [steps, data] = await Promise.all([
    ensurePublished(workspace, releases, options),
    bindInputs(workspace, { ...plan, inputs: Object.fromEntries(kinds) }, fixed, { signal, onProgress }),
  ]);
  const { config, arm, place } = workspace;
  const component = pipelineComponent({
    ...{ plan, config, components, sweeps, description, open: options.open ?? [], optional: options.optional ?? [] },
    fixed: Object.fromEntries(Object.entries(data).map(([input, { type, uri }]) => [input, { type, uri }])),
  });
  signal?.throwIfAborted();
  const { name: asset, version } = component;
  await create(`component ${asset} of ${workspace.label}`, () =>
    arm.componentVersions.createOrUpdate(...place, asset, version, {
      properties: {
        ...{ description, tags: planTags(plan), isAnonymous: false, componentSpec: component.spec },
        properties: { ...recordProperties(jobRecord(plan)), ...factsProperties(component.facts) },
      },
    }),
  );
  signal?.throwIfAborted();
  const deployment = options.deployment ?? `p${version}`;
  const componentId = assetId(config, 'components', asset, version);
  const cpu = clusterName(computeOf(config.computes, 'cpu', `workspace ${config.alias}`)) ?? 'serverless';
  const placed = await deploy(workspace, name, deployment, {
    ...{ componentId, description },
    settings: { default_compute: cpu, continue_on_step_failure: 'false' },
    tags: {
      ...planTags(plan),
      ...(options.git !== undefined && { 'mlops.git': options.git }),
      ...options.tags,
    },
    jobTags: planTags(plan),
    makeDefault: options.makeDefault ?? false,
  });
  const inputs = Object.entries(component.spec['inputs'] as Record<string, { type: string; optional?: true }>);
  return {
    ...{ endpoint: name, deployment, component: { name: asset, version }, steps, ...placed },
    inputs: inputs.map(([input, port]) => ({
      ...{ name: input, type: port.type },
      required: port.optional !== true && !('default' in port),
    })),
  };
}

async function deploy(
  workspace: AzureWorkspace,
  name: string,
  deployment: string,
  {
    makeDefault,
    ...content
  }: Omit<Parameters<typeof putBatchDeployment>[3], 'location'> & { readonly makeDefault: boolean },
): Promise<Pick<PublishedPipeline, 'isDefault' | 'uri' | 'changed'>> {
  let endpoint = await findBatchEndpoint(workspace, name);
  if (!endpoint) {
    const location = await workspace.location();
    await putBatchEndpoint(workspace, name, {
      ...{ location, tags: {}, defaultDeployment: undefined, description: content.description },
    });
    endpoint = await findBatchEndpoint(workspace, name);
  }
  if (!endpoint) throw new Error(`batch endpoint ${name} was made and is not there`);
  const { location } = endpoint;
  const known = (await listBatchDeployments(workspace, name)).find((candidate) => candidate.name === deployment);
  const changed = known?.state !== 'Succeeded' || known.componentId !== content.componentId;
  if (changed) await putBatchDeployment(workspace, name, deployment, { ...content, location });
  const isDefault =
    makeDefault || endpoint.defaultDeployment === undefined || endpoint.defaultDeployment === deployment;
  if (isDefault && endpoint.defaultDeployment !== deployment) {
    await putBatchEndpoint(workspace, name, { ...endpoint, defaultDeployment: deployment });
  }
  return { isDefault, uri: endpoint.uri, changed };
}
