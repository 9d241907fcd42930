import { conditionText } from './condition.ts';
import { edgesOf, type Plan, type PlanEdge } from './plan.ts';

/**
 * A plan as a Mermaid flowchart: steps are boxes, artifacts are arrows (thick for lists), inputs of the pipeline are
 * rounded boxes.
 */
export function planToMermaid(plan: Plan): string {
  const lines = ['flowchart TD'];
  for (const name of Object.keys(plan.inputs)) lines.push(`  in_${name}([${name}])`);
  for (const { name } of plan.nodes) lines.push(`  ${idOf(name)}[${name}]`);
  for (const node of plan.nodes) {
    const inputs = Object.values(node.inputs);
    for (const isList of [false, true]) {
      const edges = inputs.filter((planInput) => 'edges' in planInput === isList).flatMap(edgesOf);
      const line = isList ? '==' : '--';
      for (const [from, outputs] of flowsOf(edges)) {
        const label = outputs.length > 0 ? `${line} ${outputs.join(', ')} ` : '';
        lines.push(`  ${from} ${label}${line}> ${idOf(node.name)}`);
      }
    }
    for (const condition of node.when) {
      lines.push(`  ${idOf(condition.node)} -. "${labelOf(conditionText(condition))}" .-> ${idOf(node.name)}`);
    }
    for (const port of Object.keys(node.state)) lines.push(`  ${idOf(node.name)} -. ${port} .-> ${idOf(node.name)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Labels of the arrows between two boxes. */
function flowsOf(edges: readonly PlanEdge[]): Map<string, string[]> {
  const flows = new Map<string, string[]>();
  for (const edge of edges) {
    const from = edge.from === 'input' ? `in_${edge.name}` : idOf(edge.node);
    flows.set(from, [...(flows.get(from) ?? []), ...(edge.from === 'node' ? [edge.output] : [])]);
  }
  return flows;
}

/** A quote would end the label. */
function labelOf(text: string): string {
  return `when ${text}`.replaceAll('"', '#quot;');
}

/** Hyphens would read as arrows. */
function idOf(name: string): string {
  return name.replaceAll('-', '_');
}
