import type { ComponentVersion } from '@azure/arm-machinelearning';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { StepRelease } from './step-release.ts';

/** Tags of a component version that describe its sources. */
export const RELEASE_TAGS = { code: 'mlops.code', environment: 'mlops.environment', step: 'mlops.step' } as const;

/** The differences from the newest version of the step's component in the workspace. */
export async function whyPublish(workspace: AzureWorkspace, release: StepRelease): Promise<string[]> {
  const newest = await newestVersion(workspace, release.name);
  return whyDiffers(newest && { name: newest.name ?? '', tags: newest.properties.tags ?? {} }, release);
}

/** The differences from an existing version. */
export function whyDiffers(
  newest: { readonly name: string; readonly tags: Readonly<Record<string, string | null>> } | undefined,
  release: StepRelease,
): string[] {
  if (!newest) return ['it has not been published there before'];
  const { tags } = newest;
  const reasons: string[] = [];
  if (tags[RELEASE_TAGS.code] !== release.code.version) reasons.push(`its program differs from that of ${newest.name}`);
  if (tags[RELEASE_TAGS.environment] !== release.environment.version) {
    reasons.push(`its environment differs from that of ${newest.name}`);
  }
  return reasons.length > 0 ? reasons : [`its component differs from ${newest.name}`];
}

async function newestVersion(workspace: AzureWorkspace, name: string): Promise<ComponentVersion | undefined> {
  const { arm, place, label } = workspace;
  const first = async () => {
    const pages = arm.componentVersions.list(...place, name, { orderBy: 'createdtime desc', top: 1 });
    for await (const version of pages) return version;
    return undefined;
  };
  try {
    return await askAzure(`component ${name} of ${label}`, first());
  } catch (error) {
    // A component without versions may be unknown to the service.
    if ((error as { code?: string }).code === 'E_AZURE_NOT_FOUND') return undefined;
    throw error;
  }
}
