import type { Plan, PlanNode } from '@aml-mlops/pipeline-sdk';
import { checkPlan } from '../compile/check-plan.ts';
import { nodeCompute } from '../compile/node-compute.ts';
import { type SweepNode, sweepInputs } from '../compile/sweep-job.ts';
import { nodeInputs, nodeOutputs, outputPorts, stateInput } from '../compile/wiring.ts';
import { type Computes, clusterName, computeOf } from '../configuration/compute-of.ts';
import type { ComponentSpec } from '../publish/component-spec.ts';
import { azureName, outputName } from '../publish/names.ts';
import { planTags } from '../submit/asset-names.ts';
import { jobRecord, recordProperties } from '../submit/job-record.ts';

export interface PipelineDocumentOptions {
  readonly plan: Plan;
  readonly computes: Computes;
  readonly specs: ReadonlyMap<string, ComponentSpec>;
  /** The value of a node's `component`: an exported file or a published version, by component name. */
  readonly component: (name: string) => string;
  /** Location of each input: a folder, `azureml:<name>:<version>`, `azureml://datastores/…`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
  readonly sweeps?: ReadonlyMap<string, SweepNode>;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly forceRerun?: boolean;
}

/** `pipeline.yml`: the result of `compilePlan` in the format of the CLI v2. */
export function pipelineDocument(options: PipelineDocumentOptions): Record<string, unknown> {
  const { plan, computes, inputs, states } = options;
  checkPlan(plan, computes);
  const folders: Record<string, unknown> = {};
  for (const name of Object.keys(plan.inputs)) folders[name] = folderInput(inputs[name]);
  for (const { state } of plan.nodes) {
    for (const [port, { key }] of Object.entries(state)) {
      if (states[key] !== undefined) folders[stateInput(port)] = folderInput(states[key]);
    }
  }
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json',
    type: 'pipeline',
    display_name: `${plan.pipeline} ${plan.scope}`,
    experiment_name: plan.pipeline,
    description: options.description,
    tags: { ...planTags(plan), ...options.tags },
    properties: recordProperties(jobRecord(plan)),
    settings: {
      default_compute: `azureml:${clusterName(computeOf(computes, 'cpu', 'the pipeline')) ?? 'serverless'}`,
      continue_on_step_failure: false,
      ...(options.forceRerun ? { force_rerun: true } : {}),
    },
    inputs: folders,
    outputs: Object.fromEntries(
      plan.nodes.flatMap((node) =>
        outputPorts(node).map((port) => [outputName(node.name, port), { type: 'uri_folder' }]),
      ),
    ),
    jobs: Object.fromEntries(plan.nodes.map((node) => [azureName(node.name), nodeDocument(node, options)])),
  };
}

function nodeDocument(node: PlanNode, options: PipelineDocumentOptions): Record<string, unknown> {
  const { plan, computes, specs, states, sweeps } = options;
  const spec = specs.get(node.step);
  if (!spec) throw new Error(`step ${node.step} must be among the exported components`);
  const compute = nodeCompute(computes, node).written;
  const sweep = sweeps?.get(node.name);
  if (sweep) return sweepDocument(node, sweep, compute, options);
  return {
    type: 'command',
    display_name: azureName(node.name),
    component: options.component(spec.name),
    ...compute,
    ...(node.compute.distribution === 'mpi' ? { distribution: { type: 'mpi', process_count_per_instance: 1 } } : {}),
    ...(Object.keys(node.variables).length > 0 ? { environment_variables: node.variables } : {}),
    limits: { timeout: node.limits.timeoutSeconds },
    inputs: nodeInputs(plan, node, spec, new Set(Object.keys(states))),
    outputs: nodeOutputs(node),
  };
}

function sweepDocument(
  node: PlanNode,
  { settings }: SweepNode,
  compute: Readonly<Record<string, unknown>>,
  options: PipelineDocumentOptions,
): Record<string, unknown> {
  const { sampling, searchSpace, objective, limits, earlyTermination, trial } = settings;
  const { policy_type: policy, ...numbers } = earlyTermination ?? {};
  return {
    type: 'sweep',
    display_name: azureName(node.name),
    trial: options.component(trial.name),
    ...compute,
    sampling_algorithm: sampling,
    search_space: searchSpace,
    objective,
    limits,
    ...(policy === undefined ? {} : { early_termination: { type: POLICY_NAMES[String(policy)], ...numbers } }),
    inputs: sweepInputs(options.plan, node, settings),
    outputs: nodeOutputs(node),
  };
}

/** The CLI's names of early termination policies, by REST name. */
const POLICY_NAMES: Readonly<Record<string, string>> = {
  Bandit: 'bandit',
  MedianStopping: 'median_stopping',
  TruncationSelection: 'truncation_selection',
};

function folderInput(path: string | undefined): Record<string, unknown> {
  return { type: 'uri_folder', mode: 'ro_mount', path: path ?? '' };
}
