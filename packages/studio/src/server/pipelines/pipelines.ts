import { conditionText, type Plan, paramToText, upstreamOf } from '@aml-mlops/pipeline-sdk';
import { planOfRun, type RunHead } from '@aml-mlops/pipeline-sdk/runner';
import type { NeedShown, PipelineNeeds, PipelineNodeShown, PipelineRow, PipelineShown } from '../../api/pipelines.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';

const LOOKED_AT = 10_000;
/** Number of a pipeline's newest runs searched for a readable plan. */
const TRIED = 5;

interface Known {
  readonly name: string;
  readonly plan: Plan | undefined;
  readonly ofRun: string | undefined;
  readonly runs: readonly RunHead[];
}

/** Pipelines that the project defines, and those with runs in this workspace. */
export function pipelineList(context: StudioContext): PipelineRow[] {
  return known(context).map(({ name, plan, ofRun, runs }): PipelineRow => {
    const [last] = runs;
    return {
      name,
      isDefined: plan !== undefined && ofRun === undefined,
      steps: plan?.nodes.length ?? 0,
      inputs: Object.keys(plan?.inputs ?? {}),
      models: plan?.models.map((model) => model.name) ?? [],
      runs: runs.length,
      last: last && { id: last.id, status: last.status, at: last.startedAt.getTime() },
    };
  });
}

/** The environments and machines of the steps of all pipelines. */
export function pipelineNeeds(context: StudioContext): PipelineNeeds {
  const nodes = known(context).flatMap(({ name, plan }) => {
    return (plan?.nodes ?? []).map((node) => ({ pipeline: name, ...nodeShown(node) }));
  });
  const needs = (nameOf: (node: (typeof nodes)[number]) => string): NeedShown[] =>
    [...Map.groupBy(nodes, nameOf)].map(([name, own]) => ({
      name,
      steps: [...new Set(own.map(({ step }) => step))],
      pipelines: [...new Set(own.map(({ pipeline }) => pipeline))],
    }));
  return {
    environments: needs(({ environment, native }) => [environment, ...native].join(', ')),
    computes: needs(({ compute }) => compute),
  };
}

/** @throws MlopsError `E_NOT_FOUND` if it is unknown, or no plan of it can be read */
export function pipelineShown(context: StudioContext, name: string): PipelineShown {
  const found = known(context).find((candidate) => candidate.name === name);
  if (!found?.plan) throw notFound('pipeline', 'this workspace', name);
  const { plan, ofRun } = found;
  const leave = (what: string) => (of: { readonly name: string; readonly node: string }) => ({
    ...{ what, name: of.name, node: of.node },
  });
  return {
    name,
    ofRun,
    nodes: plan.nodes.map(nodeShown),
    inputs: Object.entries(plan.inputs).map(([input, kind]) => ({ name: input, kind })),
    leaves: [
      ...plan.datasets.map(leave('dataset')),
      ...plan.models.map(leave('model')),
      ...plan.reports.map(leave('report')),
    ],
  };
}

function known({ workspace, actions }: StudioContext): Known[] {
  const defined = new Map((actions.plans?.() ?? []).map((plan) => [plan.pipeline, plan]));
  const runs = new Map<string, RunHead[]>([...defined.keys()].map((name) => [name, []]));
  for (const head of workspace.database.runs.heads(LOOKED_AT)) {
    const own = runs.get(head.pipeline);
    if (own) own.push(head);
    else runs.set(head.pipeline, [head]);
  }
  return [...runs].map(([name, own]): Known => {
    const plan = defined.get(name);
    if (plan) return { name, plan, ofRun: undefined, runs: own };
    for (const { id } of own.slice(0, TRIED)) {
      try {
        return { name, plan: planOfRun(workspace, id), ofRun: id, runs: own };
      } catch {
        // A plan of another version: an older run may have a readable one.
      }
    }
    return { name, plan: undefined, ofRun: undefined, runs: own };
  });
}

function nodeShown(node: Plan['nodes'][number]): PipelineNodeShown {
  const { target, instances, distribution } = node.compute;
  return {
    ...{ name: node.name, step: node.step, after: upstreamOf(node) },
    compute: [target, instances === undefined ? '' : `x ${instances}`, distribution ?? ''].filter(Boolean).join(' '),
    ...{ environment: node.environment.base, native: node.environment.native ?? [] },
    ...{ timeoutSeconds: node.limits.timeoutSeconds, retries: node.limits.retries, isCached: node.cache },
    conditions: node.when.map((condition) => `${condition.node}: ${conditionText(condition)}`),
    params: Object.entries(node.params).map(([param, value]) => [param, paramToText(value)] as const),
  };
}
