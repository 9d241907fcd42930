import { MlopsError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import { componentVersion, type StepRelease } from '../publish/step-release.ts';
import { hypertuneSweep } from './hypertune-sweep.ts';
import type { SweepNode } from './sweep-job.ts';

/** The nodes of a plan that become sweep jobs, by name, with the releases of their trials. */
export type Sweeps = ReadonlyMap<string, { readonly node: SweepNode; readonly release: StepRelease }>;

/**
 * The sweep jobs of a plan: one per node that searches hyperparameters.
 *
 * @param trialId address of a published trial component. Default: its name
 * @throws MlopsError `E_SWEEP` if the plan has none
 */
export function sweepsOf(
  plan: Plan,
  releases: readonly StepRelease[],
  trialId: (release: StepRelease) => string = ({ name }) => name,
): Sweeps {
  const sweeps = new Map<string, { node: SweepNode; release: StepRelease }>();
  for (const node of plan.nodes) {
    const release = releases.find(({ step }) => step === node.step);
    if (!node.sweepJob || !release) continue;
    const settings = hypertuneSweep(node, release.spec);
    const version = componentVersion(release.version.slice(0, 16), settings.trial, release.environment);
    const trial = { ...release, name: settings.trial.name, version, spec: settings.trial };
    sweeps.set(node.name, { node: { settings, trialId: trialId(trial) }, release: trial });
  }
  if (sweeps.size > 0) return sweeps;
  throw new MlopsError(
    'E_SWEEP',
    `pipeline ${plan.pipeline} must have a node that is added with sweepJob: true to be swept`,
  );
}
