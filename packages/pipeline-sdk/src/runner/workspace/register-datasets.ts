import { readDatasetInfo } from '@aml-mlops/artifacts';
import type { Plan, PlanNode } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import type { DatasetVersion } from './tables/dataset-table.ts';
import type { Workspace } from './workspace.ts';

/** Registers the datasets that a node made as numbered versions. */
export async function registerDatasets(
  plan: Plan,
  node: PlanNode,
  outputs: Readonly<Record<string, Located>>,
  lineage: Readonly<Record<string, string>>,
  workspace: Workspace,
  run: string,
): Promise<DatasetVersion[]> {
  const versions: DatasetVersion[] = [];
  for (const { name, output } of plan.datasets.filter((dataset) => dataset.node === node.name)) {
    const located = outputs[output];
    if (!located) continue;
    const { rows, labels } = await readDatasetInfo(located.folder);
    versions.push(
      workspace.database.datasets.register({ name, contentHash: located.hash, rows, labels, lineage, run }),
    );
  }
  return versions;
}
