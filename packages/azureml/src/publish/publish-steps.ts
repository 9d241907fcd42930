import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sweepsOf } from '../compile/sweeps.ts';
import { type PublishTarget, registryTarget, workspaceTarget } from './publish-target.ts';
import { LARGE_SNAPSHOT_BYTES, type StepRelease, stepReleases } from './step-release.ts';

export interface PublishOptions {
  readonly workspace: AzureWorkspace;
  /** Publish to this registry, with the workspace's credential. Default: the registry of the workspace's components, if any. */
  readonly registry?: string | undefined;
  /** Steps to publish, with their package folders. */
  readonly steps: readonly StepSource[];
  /** Plans whose sweep trials are published with the steps. Default: none. */
  readonly plans?: readonly Plan[];
  /** Root of the repository, with its lockfile and base images. */
  readonly repository: string;
  /** Report what would be sent, and send nothing. Default: false. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Called for each step when it is done. */
  readonly onStep?: (published: PublishedStep) => void;
}

export interface PublishedStep {
  readonly step: string;
  /** `trainer:0123456789abcdef-012345`: the reference used by pipelines. */
  readonly component: string;
  readonly componentId: string;
  readonly status: 'already published' | 'published' | 'would be published';
  /** Why it is sent: the differences from the newest published version. Empty if it is already published. */
  readonly reasons: readonly string[];
  /** Size of the snapshot that every node downloads, in bytes. */
  readonly snapshotBytes: number;
  /** Set if the snapshot is larger than 20 MB. */
  readonly warning?: string;
}

/**
 * Publishes steps whose component is not in the workspace or registry yet: code, environment and component, each a version named by
 * its content. The component is created last, when everything it refers to exists and is verified. Nothing therefore refers to the
 * results of an interrupted call, which can simply be repeated.
 *
 * @returns one entry per step, in the given order, then one per trial
 * @throws MlopsError `E_BUNDLE`, `E_ENVIRONMENT`, and any error of {@link askAzure}, naming the step
 */
export async function publishSteps(options: PublishOptions): Promise<PublishedStep[]> {
  const registry = options.registry ?? options.workspace.config.registry;
  const target =
    registry === undefined ? workspaceTarget(options.workspace) : registryTarget(options.workspace, registry);
  const releases = await stepReleases(options.steps, options.repository, options.workspace.config.mirrors);
  return Promise.all(
    [...releases, ...trialsOf(options.plans ?? [], releases)].map(async (release) => {
      const published = await publishReleaseOnce(target, release, options);
      options.onStep?.(published);
      return published;
    }),
  );
}

/** The trials of the sweep jobs of some plans, each once. */
function trialsOf(plans: readonly Plan[], releases: readonly StepRelease[]): StepRelease[] {
  const trials = new Map<string, StepRelease>();
  for (const plan of plans) {
    const swept = plan.nodes.filter(
      ({ sweepJob, step }) => sweepJob && releases.some((release) => release.step === step),
    );
    if (swept.length === 0) continue;
    for (const { release } of sweepsOf({ ...plan, nodes: swept }, releases).values()) {
      trials.set(`${release.name}:${release.version}`, release);
    }
  }
  return [...trials.values()];
}

/** Publishes one release unless its component exists. */
export async function publishReleaseOnce(
  target: PublishTarget,
  release: StepRelease,
  { dryRun, signal }: Pick<PublishOptions, 'dryRun' | 'signal'>,
): Promise<PublishedStep> {
  const published = describeRelease(target, release);
  const newest = await target.compare(release);
  if (newest.isThere) return published;
  const { reasons } = newest;
  if (dryRun) return { ...published, status: 'would be published', reasons };
  const sent = await target.publish(release, signal);
  return { ...published, status: sent ? 'published' : 'already published', reasons };
}

/** A release that is already published. */
export function describeRelease(target: PublishTarget, release: StepRelease): PublishedStep {
  const { step, name, version, code } = release;
  return {
    step,
    component: `${name}:${version}`,
    componentId: target.componentId(name, version),
    status: 'already published',
    reasons: [],
    snapshotBytes: code.bytes,
    ...sizeWarning(release),
  };
}

function sizeWarning({ step, code }: StepRelease): { warning?: string } {
  if (code.bytes <= LARGE_SNAPSHOT_BYTES) return {};
  const size = (code.bytes / 1e6).toFixed(1);
  return { warning: `snapshot of step ${step} must be at most 20 MB to start quickly; it has ${size} MB` };
}
