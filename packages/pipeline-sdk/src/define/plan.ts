import { ARTIFACT_KINDS } from '@aml-mlops/artifacts';
import * as z from 'zod';

export const PLAN_VERSION = 1;

const kind = z.enum(ARTIFACT_KINDS);
const edge = z.discriminatedUnion('from', [
  z.object({ from: z.literal('input'), name: z.string() }),
  z.object({ from: z.literal('node'), node: z.string(), output: z.string() }),
]);

const node = z.object({
  name: z.string(),
  step: z.string(),
  params: z.record(z.string(), z.json()),
  /** Parameters that the cache key leaves out. */
  neutralParams: z.array(z.string()),
  inputs: z.record(z.string(), z.object({ kind, edge })),
  outputs: z.record(z.string(), kind),
  state: z.record(z.string(), z.object({ kind, key: z.string() })),
  environment: z.object({ base: z.enum(['node', 'node-gpu']), native: z.array(z.string()).optional() }),
  compute: z.object({
    target: z.enum(['cpu', 'cpu-cluster', 'gpu']),
    instances: z.number().int().positive().optional(),
    distribution: z.literal('mpi').optional(),
  }),
  limits: z.object({ timeoutSeconds: z.number().positive(), retries: z.number().int().nonnegative() }),
  cache: z.boolean(),
});

/**
 * A pipeline as data: all that a runner needs, the local one and the one on Azure Machine Learning alike. Nodes stand in
 * an order in which they could be run one after the other.
 */
export const planSchema = z.object({
  schemaVersion: z.literal(PLAN_VERSION),
  pipeline: z.string(),
  /** What state and models belong to: the name of the data that the pipeline is about. */
  scope: z.string(),
  inputs: z.record(z.string(), kind),
  nodes: z.array(node),
  /** Outputs that become numbered dataset versions. */
  datasets: z.array(z.object({ name: z.string(), node: z.string(), output: z.string() })),
});

export type Plan = z.infer<typeof planSchema>;
export type PlanNode = Plan['nodes'][number];
export type PlanEdge = z.infer<typeof edge>;

/** Nodes that a node reads from, each once. */
export function upstreamOf(planNode: PlanNode): string[] {
  const names = Object.values(planNode.inputs).flatMap(({ edge: e }) => (e.from === 'node' ? [e.node] : []));
  return [...new Set(names)];
}

/** Names of all nodes that depend on `name`, directly or not, in plan order. */
export function downstreamOf(plan: Plan, name: string): string[] {
  const reached = new Set([name]);
  for (const planNode of plan.nodes) {
    if (upstreamOf(planNode).some((upstream) => reached.has(upstream))) reached.add(planNode.name);
  }
  reached.delete(name);
  return plan.nodes.map((planNode) => planNode.name).filter((n) => reached.has(n));
}
