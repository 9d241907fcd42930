import { existsSync } from 'node:fs';
import { conditionText, edgesOf, type PlanNode, paramToText } from '@aml-mlops/pipeline-sdk';
import {
  artifactFolder,
  compareFields,
  type NodeRow,
  outputsOfRun,
  planOfRun,
  type RunOutput,
  type Workspace,
} from '@aml-mlops/pipeline-sdk/runner';
import type { ArtifactShown, NodeDetail } from '../../api/pipeline-runs.ts';
import { notFound } from '../not-found.ts';
import { artifactShown } from './pipeline-run.ts';

/** Inputs, outputs and parameters of a node, and why it was run or reused. @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` */
export function runNode(workspace: Workspace, id: string, name: string): NodeDetail {
  const plan = planOfRun(workspace, id);
  const node = plan.nodes.find((candidate) => candidate.name === name);
  if (!node) throw notFound('node', `run ${id}`, name);
  const outputs = outputsOfRun(workspace, id);
  const last = workspace.database.runs.nodes(id).findLast((attempt) => attempt.node === name);
  return {
    name,
    params: Object.entries(node.params).map(([param, value]) => [param, paramToText(value)] as const),
    inputs: inputsOf(workspace, node, last, outputs),
    outputs: outputs.filter((output) => output.node === name).map(artifactShown),
    reuse: reuseOf(workspace, plan.scope, name, last, id),
    environment: [node.environment.base, ...(node.environment.native ?? [])].join(', '),
    conditions: node.when.map((condition) => `${condition.node}: ${conditionText(condition)}`),
  };
}

function inputsOf(
  workspace: Workspace,
  node: PlanNode,
  last: NodeRow | undefined,
  outputs: readonly RunOutput[],
): ArtifactShown[] {
  const fields = fieldsOf(workspace, last);
  return Object.entries(node.inputs).flatMap(([port, planInput]) =>
    edgesOf(planInput).map((edge, i): ArtifactShown => {
      const made =
        edge.from === 'node'
          ? outputs.find((output) => output.node === edge.node && output.port === edge.output)
          : undefined;
      if (made) return { ...artifactShown(made), port };
      const hash = fields?.[`input ${port}`] ?? fields?.[`input ${port}[${i}]`] ?? '';
      const owner = edge.from === 'node' ? edge.node : `pipeline input ${edge.name}`;
      const isThere = hash !== '' && hash !== 'none' && existsSync(artifactFolder(workspace, planInput.kind, hash));
      return { node: owner, port, kind: planInput.kind, hash, isThere };
    }),
  );
}

function fieldsOf(workspace: Workspace, last: NodeRow | undefined) {
  if (last?.fields) return last.fields;
  return last?.cacheKey === undefined ? undefined : workspace.database.cache.get(last.cacheKey)?.fields;
}

function reuseOf(
  workspace: Workspace,
  scope: string,
  name: string,
  last: NodeRow | undefined,
  run: string,
): NodeDetail['reuse'] {
  const { cache } = workspace.database;
  const fields = fieldsOf(workspace, last);
  if (!last || !fields) return { verdict: 'unknown', comparedWith: undefined, fields: [] };
  const entry = last.cacheKey === undefined ? undefined : cache.get(last.cacheKey);
  if (last.status === 'reused') {
    return { verdict: 'reused', comparedWith: entry?.run, fields: compareFields(entry?.fields ?? fields, fields) };
  }
  const before = cache.latestBefore(scope, name, last.startedAt ?? last.queuedAt);
  const compared = before?.run === run ? undefined : before;
  return { verdict: 'ran', comparedWith: compared?.run, fields: compareFields(compared?.fields ?? {}, fields) };
}
