import { sharedAssetId } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { type PublishedStep, publishReleaseOnce } from './publish-steps.ts';
import type { StepRelease } from './step-release.ts';

/** Publishes those releases that are not in the workspace yet. What comes from a registry is taken to be there. */
export async function ensurePublished(
  workspace: AzureWorkspace,
  releases: readonly StepRelease[],
  options: { readonly signal?: AbortSignal; readonly onStep?: (published: PublishedStep) => void },
): Promise<PublishedStep[]> {
  return Promise.all(
    releases.map(async (release) => {
      const published =
        workspace.config.registry === undefined
          ? await publishReleaseOnce(release, { workspace, ...options })
          : fromRegistry(workspace, release);
      options.onStep?.(published);
      return published;
    }),
  );
}

function fromRegistry({ config }: AzureWorkspace, { step, name, version, code }: StepRelease): PublishedStep {
  return {
    step,
    component: `${name}:${version}`,
    componentId: sharedAssetId(config, 'components', name, version),
    status: 'already published',
    reasons: [],
    snapshotBytes: code.bytes,
  };
}
