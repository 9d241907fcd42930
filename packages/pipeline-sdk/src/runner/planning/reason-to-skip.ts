import { conditionText } from '../../define/condition.ts';
import { type PlanNode, upstreamOf } from '../../define/plan.ts';
import type { Located } from '../reuse/resolve-node.ts';
import { askCondition } from './ask-condition.ts';

/**
 * Why a node is not run although all before it is settled: a condition does not hold, or what it reads from was skipped.
 *
 * @returns undefined where it runs
 * @throws MlopsError `E_CONDITION`
 */
export async function reasonToSkip(
  node: PlanNode,
  outputsOf: (node: string) => Readonly<Record<string, Located>> | undefined,
  passedOver: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const skipped = upstreamOf(node).find((name) => passedOver.has(name));
  if (skipped !== undefined) return `${skipped} was skipped`;
  for (const condition of node.when) {
    const asked = outputsOf(condition.node)?.[condition.output];
    if (asked && (await askCondition(condition, asked.folder, node.name))) continue;
    return `${condition.node}: ${conditionText(condition)} does not hold`;
  }
  return undefined;
}
