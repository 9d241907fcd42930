import { assetId } from '../client/asset-ids.ts';
import { findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { openRegistry } from '../registry/azure-registry.ts';
import { publishToRegistry } from '../registry/publish-to-registry.ts';
import { publishRelease } from './publish-release.ts';
import type { StepRelease } from './step-release.ts';
import { whyDiffers, whyPublish } from './why-publish.ts';

/** Where steps are published: a workspace, or a registry shared by workspaces. */
export interface PublishTarget {
  componentId(name: string, version: string): string;
  /** Whether the component exists, else how the release differs from the newest one. */
  compare(release: StepRelease): Promise<{ readonly isThere: boolean; readonly reasons: readonly string[] }>;
  /** Publishes code, environment and component; false if another client created the component in the meantime. */
  publish(release: StepRelease, signal: AbortSignal | undefined): Promise<boolean>;
}

export function workspaceTarget(workspace: AzureWorkspace): PublishTarget {
  const { config, arm, place, label } = workspace;
  return {
    componentId: (name, version) => assetId(config, 'components', name, version),
    async compare(release) {
      const { name, version } = release;
      const what = `component ${name} of ${label}`;
      if (await findAzure(what, arm.componentVersions.get(...place, name, version))) {
        return { isThere: true, reasons: [] };
      }
      return { isThere: false, reasons: await whyPublish(workspace, release) };
    },
    publish: (release, signal) => publishRelease(workspace, release, signal),
  };
}

/** @param workspace provides the credential for the registry */
export function registryTarget(workspace: AzureWorkspace, name: string): PublishTarget {
  const registry = openRegistry(workspace, name);
  return {
    componentId: (component, version) => registry.idOf('components', component, version),
    async compare(release) {
      if (await registry.find('components', release.name, release.version)) return { isThere: true, reasons: [] };
      const [newest] = await registry.versions('components', release.name);
      return { isThere: false, reasons: whyDiffers(newest && { name: newest.version, tags: newest.tags }, release) };
    },
    publish: (release, signal) => publishToRegistry(registry, release, signal),
  };
}
