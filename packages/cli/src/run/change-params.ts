import { MlopsError } from '@aml-mlops/errors';
import { type Plan, type PlanNode, parseParams, resultParams, valuesFromText } from '@aml-mlops/pipeline-sdk';
import type { App } from '../app/app.ts';
import type { GivenParams } from '../command-line/params.ts';

/**
 * A plan with changed step parameters. The changed steps, and those that depend on them, run again.
 *
 * @throws MlopsError `E_STEP_UNKNOWN`, `E_PARAM_RANGE`, `E_PARAM_UNKNOWN`; `E_USAGE` for a parameter of the pipeline itself,
 * because that parameter determined the plan
 */
export function changeParams({ steps }: Pick<App, 'steps'>, plan: Plan, { params, overrides }: GivenParams): Plan {
  const own = Object.keys(params)[0];
  if (own !== undefined) {
    const message = `--param of resume must be step.name=value; ${own} is a parameter of the pipeline: start a new run with it`;
    throw new MlopsError('E_USAGE', message);
  }
  const names = plan.nodes.map(({ name }) => name);
  const unknown = Object.keys(overrides).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const of = plan.nodes.filter(({ step }) => step === unknown).map(({ name }) => name);
    const advice = of.length === 0 ? '' : `, which is ${of.join(' and ')} here`;
    const message = `step of pipeline ${plan.pipeline} must be one of ${names.join(', ')}; got ${unknown}${advice}`;
    throw new MlopsError('E_STEP_UNKNOWN', message);
  }
  const nodes = plan.nodes.map((node): PlanNode => {
    const given = overrides[node.name];
    const schema = steps.find(({ definition }) => definition.name === node.step)?.definition.params;
    if (!given || !schema) return node;
    const values = parseParams(schema, { ...node.params, ...valuesFromText(schema, given) }, `step ${node.name}`);
    const kept = resultParams(schema, values);
    const neutralParams = Object.keys(values).filter((name) => !Object.hasOwn(kept, name));
    return { ...node, params: values as PlanNode['params'], neutralParams };
  });
  return { ...plan, nodes };
}
