import { conditionText } from '../../define/condition.ts';
import { edgesOf, type PlanNode } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import { askCondition } from './ask-condition.ts';

/**
 * Why a node does not run although everything before it is settled: a condition does not hold, or a node it reads from was skipped. A
 * list omits skipped artifacts; if none is left, the node is skipped too.
 *
 * @returns undefined if it runs
 * @throws MlopsError `E_CONDITION`
 */
export async function reasonToSkip(
  node: PlanNode,
  outputsOf: (node: string) => Readonly<Record<string, Located>> | undefined,
  passedOver: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  for (const { node: asked } of node.when) if (passedOver.has(asked)) return `${asked} was skipped`;
  for (const [port, planInput] of Object.entries(node.inputs)) {
    const skipped = edgesOf(planInput).map((edge) =>
      edge.from === 'node' && passedOver.has(edge.node) ? edge.node : undefined,
    );
    const [first] = skipped;
    if (first === undefined || skipped.includes(undefined)) continue;
    return 'edges' in planInput ? `all that ${port} reads was skipped` : `${first} was skipped`;
  }
  for (const condition of node.when) {
    const asked = outputsOf(condition.node)?.[condition.output];
    if (asked && (await askCondition(condition, asked.folder, node.name))) continue;
    return `${condition.node}: ${conditionText(condition)} does not hold`;
  }
  return undefined;
}
