import { MlopsError } from '@aml-mlops/errors';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import { assetId } from '../client/asset-ids.ts';
import { findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { publishRelease } from './publish-release.ts';
import { LARGE_SNAPSHOT_BYTES, type StepRelease, stepReleases } from './step-release.ts';
import { whyPublish } from './why-publish.ts';

export interface PublishOptions {
  readonly workspace: AzureWorkspace;
  /** Steps to publish, with the folders of their packages. */
  readonly steps: readonly StepSource[];
  /** Root of the repository: its lockfile, its base images. */
  readonly repository: string;
  /** Say what would be sent, and send nothing. Default false. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Told of each step as soon as it is done. */
  readonly onStep?: (published: PublishedStep) => void;
}

export interface PublishedStep {
  readonly step: string;
  /** `trainer:0123456789abcdef-012345`: what a pipeline refers to. */
  readonly component: string;
  readonly componentId: string;
  readonly status: 'already published' | 'published' | 'would be published';
  /** Why it is sent: what differs from the newest version there. Empty where it is there already. */
  readonly reasons: readonly string[];
  /** Bytes of the snapshot that every node downloads. */
  readonly snapshotBytes: number;
  /** Set where the snapshot is larger than 20 MB. */
  readonly warning?: string;
}

/**
 * Publishes steps whose component is not in the workspace yet: code, environment and component, each a version named by
 * its content. The component is made last, when all that it refers to is there and verified; so what broke off half-way is
 * referred to by nothing, and is gone on with by repeating it.
 *
 * @returns one for each step, in the order given
 * @throws MlopsError `E_BUNDLE`, `E_ENVIRONMENT`, and what {@link askAzure} throws, naming the step
 */
export async function publishSteps(options: PublishOptions): Promise<PublishedStep[]> {
  refuseRegistry(options.workspace);
  const releases = await stepReleases(options.steps, options.repository, options.workspace.config.mirrors);
  return Promise.all(
    releases.map(async (release) => {
      const published = await publishReleaseOnce(release, options);
      options.onStep?.(published);
      return published;
    }),
  );
}

/** Publishes one release unless its component is there. */
export async function publishReleaseOnce(
  release: StepRelease,
  { workspace, dryRun, signal }: Pick<PublishOptions, 'workspace' | 'dryRun' | 'signal'>,
): Promise<PublishedStep> {
  const { step, name, version, code } = release;
  const common = {
    step,
    component: `${name}:${version}`,
    componentId: assetId(workspace.config, 'components', name, version),
    snapshotBytes: code.bytes,
    ...sizeWarning(release),
  };
  const what = `component ${name} of ${workspace.label}`;
  const there = await findAzure(what, workspace.arm.componentVersions.get(...workspace.place, name, version));
  if (there) return { ...common, status: 'already published', reasons: [] };
  const reasons = await whyPublish(workspace, release);
  if (dryRun) return { ...common, status: 'would be published', reasons };
  const sent = await publishRelease(workspace, release, signal);
  return { ...common, status: sent ? 'published' : 'already published', reasons };
}

function sizeWarning({ step, code }: StepRelease): { warning?: string } {
  if (code.bytes <= LARGE_SNAPSHOT_BYTES) return {};
  const size = (code.bytes / 1e6).toFixed(1);
  return { warning: `snapshot of step ${step} must be at most 20 MB to start quickly; it has ${size} MB` };
}

function refuseRegistry({ config, label }: AzureWorkspace): void {
  if (config.registry === undefined) return;
  const message = `components of ${label} come from registry ${config.registry}: export them with "mlops export", then "az ml component create --registry-name ${config.registry}"`;
  throw new MlopsError('E_REGISTRY', message);
}
