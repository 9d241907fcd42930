import { MlopsError } from '@aml-mlops/errors';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { describeRelease, type PublishedStep, publishReleaseOnce } from './publish-steps.ts';
import { registryTarget, workspaceTarget } from './publish-target.ts';
import type { StepRelease } from './step-release.ts';

/**
 * Publishes the releases that are missing in the workspace. If the workspace uses components from a registry, nothing is
 * published, because what runs there must be promoted.
 *
 * @throws MlopsError `E_REGISTRY` if the registry lacks a component
 */
export async function ensurePublished(
  workspace: AzureWorkspace,
  releases: readonly StepRelease[],
  options: { readonly signal?: AbortSignal; readonly onStep?: (published: PublishedStep) => void },
): Promise<PublishedStep[]> {
  const { registry } = workspace.config;
  const target = registry === undefined ? workspaceTarget(workspace) : registryTarget(workspace, registry);
  return Promise.all(
    releases.map(async (release) => {
      if (registry !== undefined && !(await target.compare(release)).isThere) {
        const message = `component ${release.name}:${release.version} must be in registry ${registry}, which ${workspace.label} takes its components from: "mlops publish --registry ${registry}" brings it, with --sweep-jobs the trials of sweep jobs too`;
        throw new MlopsError('E_REGISTRY', message);
      }
      const published =
        registry === undefined ? await publishReleaseOnce(target, release, options) : describeRelease(target, release);
      options.onStep?.(published);
      return published;
    }),
  );
}
