import type { Plan, PlanNode } from '@aml-mlops/pipeline-sdk';
import type { PipelineJob } from '@azure/arm-machinelearning';
import { computeId } from '../client/asset-ids.ts';
import type { InputType } from '../client/input-type.ts';
import { clusterName, computeOf } from '../configuration/compute-of.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';
import type { ComponentSpec } from '../publish/component-spec.ts';
import { azureName, outputName } from '../publish/names.ts';
import { checkPlan } from './check-plan.ts';
import { isoDuration } from './duration.ts';
import { boundOutputs, literals } from './literals.ts';
import { nodeCompute } from './node-compute.ts';
import { compileSweep, type SweepNode } from './sweep-job.ts';
import { nodeInputs, outputPorts, stateInput } from './wiring.ts';

/** A published step. */
export interface PublishedComponent {
  /** Address of the component version, in the workspace or in a registry. */
  readonly id: string;
  readonly spec: ComponentSpec;
}

export interface CompileOptions {
  readonly plan: Plan;
  readonly config: WorkspaceConfig;
  /** By step name. */
  readonly components: ReadonlyMap<string, PublishedComponent>;
  /** Location of each pipeline input: `azureml:<id of a data version>` or `azureml://datastores/…`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Types of those that are models of a registry; the others are folders. */
  readonly inputTypes?: Readonly<Record<string, InputType>>;
  /** Location of each existing state, by its key. */
  readonly states: Readonly<Record<string, string>>;
  /** Nodes that become sweep jobs, by name. */
  readonly sweeps?: ReadonlyMap<string, SweepNode>;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Run every node, even if the service could reuse it: for data that changes at the same address. Default: false. */
  readonly forceRerun?: boolean;
}

/**
 * Compiles a plan to an Azure Machine Learning pipeline job with the same nodes, wiring and
 * parameters. Pure: equal options give equal jobs. Every output of every node is also an output of the pipeline, so that it
 * can be found and downloaded by name.
 *
 * @throws MlopsError `E_PARAM_TEXT` if a component cannot receive a parameter's text
 */
export function compilePlan(options: CompileOptions): PipelineJob {
  const { plan, config, inputs, inputTypes = {}, states } = options;
  checkPlan(plan, config.computes);
  const stated = new Map(
    plan.nodes.flatMap(({ state }) => Object.entries(state).map(([port, { key }]) => [port, key])),
  );
  const stateUris = [...stated].flatMap(([port, key]) => {
    const uri = states[key];
    return uri === undefined ? [] : [[stateInput(port), dataInput(uri)] as const];
  });
  return {
    jobType: 'Pipeline',
    displayName: `${plan.pipeline} ${plan.scope}`,
    experimentName: plan.pipeline,
    description: options.description,
    tags: { ...options.tags },
    isArchived: false,
    inputs: Object.fromEntries([
      ...Object.keys(plan.inputs).map((name) => [name, dataInput(inputs[name] ?? '', inputTypes[name])] as const),
      ...stateUris,
    ]),
    outputs: Object.fromEntries(
      plan.nodes.flatMap((node) =>
        outputPorts(node).map((port) => [outputName(node.name, port), { jobOutputType: 'uri_folder' }]),
      ),
    ),
    jobs: Object.fromEntries(plan.nodes.map((node) => [azureName(node.name), compileNode(node, options)])),
    settings: {
      default_compute: computeId(config, clusterName(computeOf(config.computes, 'cpu', `workspace ${config.alias}`))),
      continue_on_step_failure: false,
      ...(options.forceRerun ? { force_rerun: true } : {}),
      _source: 'YAML.JOB',
    },
  };
}

function compileNode(node: PlanNode, options: CompileOptions): Record<string, unknown> {
  const { plan, config, components, states, sweeps } = options;
  const component = components.get(node.step);
  if (!component) throw new Error(`step ${node.step} must be published before a plan that has it is compiled`);
  const name = azureName(node.name);
  const sweep = sweeps?.get(node.name);
  const { sent, cluster } = nodeCompute(config.computes, node);
  const compute = { computeId: computeId(config, cluster), ...sent };
  if (sweep) return compileSweep(name, sweep, node, compute, plan);
  return {
    name,
    // Runs are named after it, and several nodes may share a component.
    display_name: name,
    type: 'command',
    componentId: component.id,
    ...compute,
    ...(node.compute.distribution === 'mpi'
      ? { distribution: { distribution_type: 'Mpi', process_count_per_instance: 1 } }
      : {}),
    ...(Object.keys(node.variables).length > 0 ? { environment_variables: node.variables } : {}),
    limits: { timeout: isoDuration(node.limits.timeoutSeconds), job_limits_type: 'Command' },
    inputs: literals(nodeInputs(plan, node, component.spec, new Set(Object.keys(states)))),
    outputs: boundOutputs(node),
    _source: 'REMOTE.WORKSPACE.COMPONENT',
  };
}

function dataInput(uri: string, jobInputType: InputType = 'uri_folder') {
  return { jobInputType, uri, mode: 'ReadOnlyMount' as const };
}
