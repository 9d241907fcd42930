import { conditionText } from './condition.ts';
import type { Plan } from './plan.ts';

/** A plan as a Mermaid flowchart: steps as boxes, artifacts as arrows, what the pipeline reads as rounded boxes. */
export function planToMermaid(plan: Plan): string {
  const lines = ['flowchart TD'];
  for (const name of Object.keys(plan.inputs)) lines.push(`  in_${name}([${name}])`);
  for (const { name } of plan.nodes) lines.push(`  ${idOf(name)}[${name}]`);
  for (const node of plan.nodes) {
    const flows = new Map<string, string[]>();
    for (const { edge } of Object.values(node.inputs)) {
      const from = edge.from === 'input' ? `in_${edge.name}` : idOf(edge.node);
      flows.set(from, [...(flows.get(from) ?? []), ...(edge.from === 'node' ? [edge.output] : [])]);
    }
    for (const [from, outputs] of flows) {
      lines.push(`  ${from} ${outputs.length > 0 ? `-- ${outputs.join(', ')} ` : ''}--> ${idOf(node.name)}`);
    }
    for (const condition of node.when) {
      lines.push(`  ${idOf(condition.node)} -. "${labelOf(conditionText(condition))}" .-> ${idOf(node.name)}`);
    }
    for (const port of Object.keys(node.state)) lines.push(`  ${idOf(node.name)} -. ${port} .-> ${idOf(node.name)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A quote would end the label. */
function labelOf(text: string): string {
  return `when ${text}`.replaceAll('"', '#quot;');
}

/** Hyphens would read as arrows. */
function idOf(name: string): string {
  return name.replaceAll('-', '_');
}
