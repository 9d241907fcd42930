import { artifactKindSchema as kind } from '@aml-mlops/artifacts';
import * as z from 'zod';

export const PLAN_VERSION = 3;

const edge = z.discriminatedUnion('from', [
  z.object({ from: z.literal('input'), name: z.string() }),
  z.object({ from: z.literal('node'), node: z.string(), output: z.string() }),
]);

const nodeOutput = { node: z.string(), output: z.string() };

const condition = z.object({
  ...nodeOutput,
  file: z.string(),
  at: z.string(),
  equals: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  atLeast: z.number().optional(),
  below: z.number().optional(),
});

/** The source of an input port: one artifact, or a list of them in the order of the pipeline. */
const nodeInput = z.union([z.strictObject({ kind, edge }), z.strictObject({ kind, edges: z.array(edge).min(1) })]);

const node = z.object({
  name: z.string(),
  step: z.string(),
  params: z.record(z.string(), z.json()),
  /** Parameters that the cache key leaves out. */
  neutralParams: z.array(z.string()),
  inputs: z.record(z.string(), nodeInput),
  outputs: z.record(z.string(), kind),
  state: z.record(z.string(), z.object({ kind, key: z.string() })),
  environment: z.object({ base: z.string(), native: z.array(z.string()).optional() }),
  compute: z.object({
    target: z.string(),
    instances: z.number().int().positive().optional(),
    distribution: z.literal('mpi').optional(),
  }),
  limits: z.object({ timeoutSeconds: z.number().positive(), retries: z.number().int().nonnegative() }),
  cache: z.boolean(),
  /** Environment variables of the node's program. */
  variables: z.record(z.string(), z.string()).default({}),
  /** All of them must hold; otherwise the node and the nodes that read from it are skipped. */
  when: z.array(condition).default([]),
  /** Whether the node can run as a sweep job: the service suggests trials and runs them on the nodes of a cluster. */
  sweepJob: z.boolean().default(false),
});

/**
 * A pipeline as data: everything that a runner needs, on this machine or on Azure Machine Learning. Nodes are in
 * topological order.
 */
export const planSchema = z.object({
  /** Older versions belong to runs that began before an update: 1 has no models and reports, 2 no list inputs. */
  schemaVersion: z.literal([1, 2, PLAN_VERSION]),
  pipeline: z.string(),
  /** Name of the data that the pipeline processes; state, dataset versions and models belong to it. */
  scope: z.string(),
  inputs: z.record(z.string(), kind),
  nodes: z.array(node),
  /** Outputs that become numbered dataset versions. */
  datasets: z.array(z.object({ name: z.string(), ...nodeOutput })),
  /** What `build` returns, by name: the outputs for a pipeline that uses this one, and for a study. */
  outputs: z.record(z.string(), z.object(nodeOutput)).default({}),
  /** Outputs that are registered as models, each with the output whose `decision.json` decides whether it is promoted. */
  models: z.array(z.object({ name: z.string(), ...nodeOutput, gate: z.object(nodeOutput).optional() })).default([]),
  /** Outputs that people read, in the order in which they are shown. */
  reports: z
    .array(
      z.object({
        name: z.string(),
        ...nodeOutput,
        /** Title in the summary. */
        label: z.string(),
        /** Whether the summary on the terminal has a section for it; `--json` always has its fields. */
        print: z.boolean(),
      }),
    )
    .default([]),
});

export type Plan = z.infer<typeof planSchema>;
export type PlanNode = Plan['nodes'][number];
export type PlanInput = z.infer<typeof nodeInput>;
export type PlanEdge = z.infer<typeof edge>;
export type PlanCondition = z.infer<typeof condition>;
export type PlanModel = Plan['models'][number];
export type PlanReport = Plan['reports'][number];

/** The edges of an input: one, or those of a list in order. */
export function edgesOf(planInput: PlanInput): readonly PlanEdge[] {
  return 'edges' in planInput ? planInput.edges : [planInput.edge];
}

/** Names of the nodes that a node reads from or that its conditions refer to, without duplicates. */
export function upstreamOf(planNode: PlanNode): string[] {
  const edges = Object.values(planNode.inputs).flatMap(edgesOf);
  const names = edges.flatMap((e) => (e.from === 'node' ? [e.node] : []));
  return [...new Set([...names, ...planNode.when.map(({ node: asked }) => asked)])];
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
