import { MlopsError } from '@aml-mlops/errors';
import { buildPlan } from './build-plan.ts';
import type { SettingsByNode } from './node-settings.ts';
import { type ParamOverrides, parseParams, valuesFromText } from './params.ts';
import type { BuildResult, Edge, PipelineDefinition, PipelineInputs } from './pipeline.ts';
import { PLAN_VERSION, type Plan } from './plan.ts';
import { itemName } from './ports.ts';
import type { ParamsSchema } from './step.ts';

export interface PlanOptions<I extends PipelineInputs = PipelineInputs> {
  readonly scope: string;
  /** The pipeline's own parameters, as text. Default: none. */
  readonly params?: Readonly<Record<string, string>>;
  readonly overrides?: ParamOverrides;
  /** Names of optional inputs that are not given. Default: none. */
  readonly without?: readonly (keyof I & string)[];
  /** Number of artifacts of each list input: `{models: 2}` makes the inputs `models_1` and `models_2`. Default: 1. */
  readonly lengths?: Readonly<Partial<Record<keyof I & string, number>>>;
  /** Settings by node, which override those in the pipeline. */
  readonly settings?: SettingsByNode;
}

/**
 * Makes the plan of a pipeline.
 *
 * @throws MlopsError `E_PIPELINE_DEFINITION` for two nodes of the same name or an edge of the wrong kind, `E_PARAM_RANGE` and
 * `E_PARAM_UNKNOWN` for a bad parameter, `E_STEP_UNKNOWN` for parameters or settings of a node that does not exist
 */
export function planPipeline<I extends PipelineInputs, P extends ParamsSchema, R extends BuildResult>(
  definition: PipelineDefinition<I, P, R>,
  options: PlanOptions<I>,
): Plan {
  const { scope, overrides = {}, without = [], settings = {}, lengths = {} } = options;
  const { name: pipeline } = definition;
  for (const name of without) {
    if (definition.inputs[name]?.optional) continue;
    throw new MlopsError('E_PIPELINE_DEFINITION', `input ${name} of pipeline ${pipeline} must be given`);
  }
  const inputs = Object.entries(definition.inputs).filter(([name]) => !without.includes(name));
  const values = valuesFromText(definition.params, options.params ?? {});
  const params = parseParams(definition.params, values, `pipeline ${pipeline}`);
  const wanted: Readonly<Record<string, number | undefined>> = lengths;
  const given = inputs.map(([name, { kind, list }]) => {
    const length = list ? (wanted[name] ?? 1) : 1;
    if (length === 0) throw new MlopsError('E_INPUT_MISSING', `input ${name} of pipeline ${pipeline} must be given`);
    const items = list ? Array.from({ length }, (_, index) => itemName(name, index)) : [name];
    return { name, kind, list, items };
  });
  const edges = given.map(({ name, kind, list, items }) => {
    const ofInput = items.map((item): Edge => ({ kind, edge: { from: 'input', name: item } }));
    return [name, list ? ofInput : ofInput[0]];
  });
  const parts = buildPlan(definition, Object.fromEntries(edges), params, { scope, pipeline, overrides, settings });

  for (const name of [...Object.keys(overrides), ...Object.keys(settings)]) {
    if (parts.nodes.some((node) => node.name === name)) continue;
    const known = parts.nodes.map((node) => node.name).join(', ');
    const of = parts.nodes.filter((node) => node.step === name).map((node) => node.name);
    const advice = of.length === 0 ? '' : `, which is ${of.join(' and ')} here`;
    throw new MlopsError(
      'E_STEP_UNKNOWN',
      `step of pipeline ${pipeline} must be one of ${known}; got ${name}${advice}`,
    );
  }
  return {
    schemaVersion: PLAN_VERSION,
    pipeline,
    scope,
    inputs: Object.fromEntries(given.flatMap(({ kind, items }) => items.map((item) => [item, kind]))),
    ...parts,
  };
}
