import { assetId } from '../client/asset-ids.ts';
import type { PublishedComponent } from '../compile/pipeline-job.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';
import type { StepRelease } from '../publish/step-release.ts';

/** A workspace that nobody is asked about. */
export const CONFIG: WorkspaceConfig = {
  alias: 'dev',
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg-mlops-dev',
  workspace: 'mlw-mlops-dev',
  computes: { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' },
};

export function publishedComponents(releases: readonly StepRelease[]): Map<string, PublishedComponent> {
  return new Map(
    releases.map(({ step, name, version, spec }) => [step, { id: assetId(CONFIG, 'components', name, version), spec }]),
  );
}
