import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import { sharedAssetId } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { PublishedComponent } from '../compile/pipeline-job.ts';
import type { SweepNode } from '../compile/sweep-job.ts';
import { type Sweeps, sweepsOf } from '../compile/sweeps.ts';
import { type StepRelease, stepReleases } from '../publish/step-release.ts';

/** The published forms of a plan's nodes. */
export interface PlanReleases {
  /** Of its steps, and of the trials of its sweep jobs. */
  readonly releases: readonly StepRelease[];
  /** By step name. */
  readonly components: ReadonlyMap<string, PublishedComponent>;
  /** Nodes that become sweep jobs, by name. */
  readonly sweeps: ReadonlyMap<string, SweepNode>;
}

/** @throws MlopsError `E_SWEEP` if sweep jobs are requested and the plan has none */
export async function releasesOf(options: {
  readonly workspace: AzureWorkspace;
  readonly plan: Plan;
  readonly steps: readonly StepSource[];
  readonly repository: string;
  readonly sweepJobs?: boolean;
}): Promise<PlanReleases> {
  const { workspace, plan, steps, repository } = options;
  const { config } = workspace;
  const used = steps.filter(({ definition }) => plan.nodes.some(({ step }) => step === definition.name));
  const releases = await stepReleases(used, repository, config.mirrors);
  const idOf = ({ name, version }: StepRelease) => sharedAssetId(config, 'components', name, version);
  const sweeps: Sweeps = options.sweepJobs ? sweepsOf(plan, releases, idOf) : new Map();
  return {
    releases: [...releases, ...[...sweeps.values()].map(({ release }) => release)],
    components: new Map(releases.map((release) => [release.step, { id: idOf(release), spec: release.spec }])),
    sweeps: new Map([...sweeps].map(([name, { node }]) => [name, node])),
  };
}
