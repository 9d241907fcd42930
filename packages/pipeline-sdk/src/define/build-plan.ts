import { MlopsError } from '@aml-mlops/errors';
import { checkWiring } from './check-wiring.ts';
import { checkCondition } from './condition.ts';
import { parseParams } from './params.ts';
import type {
  AddStep,
  AnyWiring,
  BuildContext,
  BuildResult,
  Edge,
  PipelineDefinition,
  PipelineInputs,
} from './pipeline.ts';
import type { Plan, PlanCondition } from './plan.ts';
import { type PlanBase, planNode } from './plan-node.ts';
import { STEP_NAME, type StepDefinition } from './step.ts';

type PlanParts = Pick<Plan, 'nodes' | 'datasets' | 'models' | 'reports' | 'outputs'>;

/** Edges by the name of a pipeline input; several for a list. */
export type PipelineEdges = Readonly<Record<string, Edge | readonly Edge[]>>;

/** The context of a `build`: prefixes and suffixes of its node names, and the conditions of its nodes. */
interface Place {
  /** Prefix: names of the enclosing pipelines, outermost first. */
  readonly before: string;
  /** Suffix: the items of the enclosing maps, outermost first. */
  readonly after: string;
  readonly when: readonly PlanCondition[];
}

const ITEM = /^[a-z0-9]+([-_.][a-z0-9]+)*$/i;

/** Calls a pipeline's `build` and collects what it adds and declares. */
export function buildPlan(
  definition: Pick<PipelineDefinition, 'build'>,
  inputs: PipelineEdges,
  params: unknown,
  base: PlanBase,
): PlanParts {
  const parts: PlanParts = { nodes: [], datasets: [], models: [], reports: [], outputs: {} };
  const { pipeline, scope } = base;

  const fromNode = ({ edge }: Edge, what: string) => {
    if (edge.from === 'node') return { node: edge.node, output: edge.output };
    throw refusal(`${what} of pipeline ${pipeline} must come from a step`);
  };
  const declare = <T extends { readonly name: string }>(list: T[], what: string, entry: T) => {
    if (list.some(({ name }) => name === entry.name)) {
      throw refusal(`${what} ${entry.name} of pipeline ${pipeline} must have a name of its own`);
    }
    list.push(entry);
  };

  const contextAt = (place: Place, edges: PipelineEdges, values: unknown): BuildContext => {
    const nameOf = (name: string) => `${place.before}${name}${place.after}`;
    const add = ((step: StepDefinition, wiring: AnyWiring, options = {}) => {
      const name = nameOf((options as { as?: string }).as ?? step.name);
      if (!STEP_NAME.test(name)) {
        const range = 'words of lower case joined by hyphens';
        throw refusal(`name of a node of pipeline ${pipeline} must be ${range}; got ${JSON.stringify(name)}`);
      }
      if (parts.nodes.some((node) => node.name === name)) {
        throw refusal(`node ${name} of pipeline ${pipeline} must have a name of its own`);
      }
      parts.nodes.push({ ...planNode(step, name, wiring, options, base), when: [...place.when] });
      return { name, outputs: outputEdges(name, step) };
    }) as AddStep;
    const context: BuildContext = {
      inputs: edges as BuildContext['inputs'],
      params: values as BuildContext['params'],
      scope,
      add,
      dataset: (name, edge) => {
        const dataset = nameOf(name);
        declare(parts.datasets, 'dataset', { name: `${scope}-${dataset}`, ...fromNode(edge, `dataset ${dataset}`) });
      },
      model: (name, edge, { gate } = {}) => {
        const model = nameOf(name);
        declare(parts.models, 'model', {
          name: `${scope}-${model}`,
          ...fromNode(edge, `model ${model}`),
          ...(gate ? { gate: fromNode(gate, `gate of model ${model}`) } : {}),
        });
      },
      report: (name, edge, { label, print = true } = {}) => {
        const report = nameOf(name);
        declare(parts.reports, 'report', {
          name: report,
          ...fromNode(edge, `report ${report}`),
          label: label ?? report,
          print,
        });
      },
      use: (used, wiring, options = {}) => {
        const as = options.as ?? used.name;
        const given = parseParams(used.params, options.params ?? {}, `pipeline ${used.name}`);
        const within = { ...place, before: `${place.before}${as}-` };
        const wired = usedEdges(used.name, used.inputs, wiring as AnyWiring);
        return (used as PipelineDefinition).build(contextAt(within, wired, given)) as never;
      },
      map: (items, build) =>
        items.map((item) => {
          if (!ITEM.test(String(item))) {
            const range = 'letters and digits, joined by - _ or .: it becomes part of a name';
            throw refusal(`item of a map in pipeline ${pipeline} must be ${range}; got ${JSON.stringify(item)}`);
          }
          const suffix = String(item).toLowerCase().replaceAll(/[_.]/g, '-');
          const within = { ...place, after: `${place.after}-${suffix}` };
          return build(item, contextAt(within, edges, values) as never);
        }),
      when: (edge, condition, build) => {
        const asked = { ...fromNode(edge, 'what a condition asks'), ...condition };
        checkCondition(condition, `condition on ${asked.node} of pipeline ${pipeline}`);
        return build(contextAt({ ...place, when: [...place.when, asked] }, edges, values) as never);
      },
    };
    return context;
  };

  const result = definition.build(
    contextAt({ before: '', after: '', when: [] }, inputs, params) as never,
  ) as BuildResult;
  for (const [name, { edge }] of Object.entries(result ?? {})) {
    if (edge.from === 'node') parts.outputs[name] = { node: edge.node, output: edge.output };
  }
  return parts;
}

/** The edges wired to a pipeline that is used as a node, by input. */
function usedEdges(name: string, inputs: PipelineInputs, wiring: AnyWiring): PipelineEdges {
  const wired = checkWiring(`pipeline ${name}`, inputs, wiring);
  return Object.fromEntries([...wired].map(([input, { list, edges }]) => [input, list ? edges : edges[0]]));
}

function outputEdges(node: string, step: StepDefinition): Record<string, Edge> {
  return Object.fromEntries(
    Object.entries({ ...step.outputs, ...step.state }).map(([output, { kind }]) => [
      output,
      { kind, edge: { from: 'node', node, output } },
    ]),
  );
}

function refusal(message: string): MlopsError {
  return new MlopsError('E_PIPELINE_DEFINITION', message);
}
