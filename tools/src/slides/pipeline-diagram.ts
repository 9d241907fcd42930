import { edgesOf, type Plan } from '@aml-mlops/pipeline-sdk';
import { drawLayeredGraph, type GraphEdge } from './layered-graph.ts';

/** A picture of a pipeline's plan, which `mlops graph` prints as Mermaid. */
export function pipelineDiagram(plan: Plan): string {
  const starts = Object.keys(plan.inputs).map((name) => ({ id: `in ${name}`, label: name, shape: 'start' as const }));
  const boxes = plan.nodes.map(({ name, state }) => {
    const [loop] = Object.keys(state);
    return { id: name, label: name, shape: 'box' as const, ...(loop !== undefined && { loop }) };
  });
  const edges = new Map<string, GraphEdge>();
  for (const { name, inputs } of plan.nodes) {
    for (const edge of Object.values(inputs).flatMap(edgesOf)) {
      const from = edge.from === 'input' ? `in ${edge.name}` : edge.node;
      edges.set(`${from} ${name}`, { from, to: name });
    }
  }
  return drawLayeredGraph([...starts, ...boxes], [...edges.values()]);
}
