import type { OpenParameter } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import { type Plan, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { pipelineOf } from '../app/pipeline-of.ts';
import { readParams } from '../command-line/params.ts';
import { checkScope } from '../run/check-scope.ts';
import { readInputs, resolveInput } from '../run/inputs.ts';

export interface EndpointPlan {
  readonly plan: Plan;
  /** Inputs that are the same for every invocation, by name: a folder or an address. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Optional inputs of the pipeline. */
  readonly optional: readonly string[];
}

/**
 * The plan of a pipeline whose inputs are not all known yet: the given ones are fixed, the others are left to the caller.
 *
 * @throws MlopsError `E_USAGE`, `E_PARAM_RANGE`, … if the pipeline does not accept the options
 */
export function endpointPlan(
  app: App,
  pipeline: string,
  flags: { readonly scope?: string; readonly input: readonly string[]; readonly param: readonly string[] },
  workspace: Workspace,
): EndpointPlan {
  const definition = pipelineOf(app, pipeline);
  const { given, lengths } = readInputs(flags.input, definition);
  const fixed = Object.entries(given).map(([name, text]) => [
    name,
    resolveInput(workspace, name, text, 'azure').folder,
  ]);
  const { params, overrides } = readParams(flags.param);
  const plan = planPipeline(definition, {
    scope: flags.scope === undefined ? definition.name : checkScope(flags.scope),
    ...{ params, overrides, lengths, settings: app.settings?.[definition.name] ?? {} },
  });
  const optional = Object.keys(definition.inputs).filter((name) => definition.inputs[name]?.optional);
  return { plan, fixed: Object.fromEntries(fixed), optional };
}

/** @throws MlopsError `E_USAGE` if the text is not `step.name` */
export function readOpen(options: readonly string[]): OpenParameter[] {
  return options.map((option) => {
    const [, step, name] = /^([a-z0-9-]+)\.([A-Za-z0-9]+)$/.exec(option) ?? [];
    if (step !== undefined && name !== undefined) return { step, name };
    throw new MlopsError('E_USAGE', `--open must be step.name; got ${JSON.stringify(option)}`);
  });
}

/**
 * Reads `--input name=…` and `--output name=…` of an invocation.
 *
 * @throws MlopsError `E_USAGE` if an option has another form or repeats a name
 */
export function readPairs(option: string, texts: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of texts) {
    const [, name, value] = /^([A-Za-z]\w*)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new MlopsError('E_USAGE', `${option} must be name=value; got ${JSON.stringify(text)}`);
    }
    if (Object.hasOwn(pairs, name)) throw new MlopsError('E_USAGE', `${option} ${name} must be given once`);
    pairs[name] = value;
  }
  return pairs;
}
