import { MlopsError } from '@aml-mlops/errors';
import { conditionText, type Plan } from '@aml-mlops/pipeline-sdk';
import { type Computes, computeOf } from '../configuration/compute-of.ts';

/**
 * Rejects plans that a pipeline job of Azure Machine Learning cannot express.
 *
 * @throws MlopsError `E_AZURE_CONDITION` if a node has a condition, `E_WORKSPACES` if a role has no
 * compute
 */
export function checkPlan(plan: Plan, computes: Computes): void {
  for (const { name, when } of plan.nodes) {
    const [condition] = when;
    if (!condition) continue;
    const what = `${condition.node}: ${conditionText(condition)}`;
    const message = `step ${name} of pipeline ${plan.pipeline} must run unconditionally on Azure Machine Learning, whose pipeline jobs have no conditions; it runs only where ${what}`;
    throw new MlopsError('E_AZURE_CONDITION', message);
  }
  for (const { name, compute } of plan.nodes) computeOf(computes, compute.target, `step ${name}`);
}
