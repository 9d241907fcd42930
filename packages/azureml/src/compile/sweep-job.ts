import type { Plan, PlanNode } from '@aml-mlops/pipeline-sdk';
import type { SweepSettings } from './hypertune-sweep.ts';
import { boundOutputs, literals } from './literals.ts';
import { nodeInputs } from './wiring.ts';

/** A node that becomes a sweep job. */
export interface SweepNode {
  readonly settings: SweepSettings;
  /** Address of the trial's component. */
  readonly trialId: string;
}

/** A node as a sweep job within a pipeline. */
export function compileSweep(
  name: string,
  { settings, trialId }: SweepNode,
  node: PlanNode,
  compute: Readonly<Record<string, unknown>>,
  plan: Plan,
): Record<string, unknown> {
  const { sampling, searchSpace, objective, limits, earlyTermination } = settings;
  return {
    name,
    display_name: name,
    type: 'sweep',
    trial: { componentId: trialId },
    ...compute,
    sampling_algorithm: sampling,
    search_space: searchSpace,
    objective,
    limits,
    ...(earlyTermination ? { early_termination: earlyTermination } : {}),
    inputs: literals(sweepInputs(plan, node, settings)),
    outputs: boundOutputs(node),
    _source: 'REMOTE.WORKSPACE.COMPONENT',
  };
}

/** Inputs common to all trials: those of the node, without the search parameters. */
export function sweepInputs(plan: Plan, node: PlanNode, { trial, searchSpace }: SweepSettings): Record<string, string> {
  const given = {
    ...node,
    params: Object.fromEntries(
      Object.entries(node.params).filter(([name]) => name in trial.inputs && !(name in searchSpace)),
    ),
  };
  return nodeInputs(plan, given, trial, new Set());
}
