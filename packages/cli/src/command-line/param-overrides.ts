import { MlopsError } from '@aml-mlops/errors';
import type { ParamOverrides } from '@aml-mlops/pipeline-sdk';

/**
 * Reads `--param step.name=value` options; a later one wins.
 *
 * @throws MlopsError `E_USAGE` where one has not that form
 */
export function readParamOverrides(options: readonly string[]): ParamOverrides {
  const overrides: Record<string, Record<string, string>> = {};
  for (const option of options) {
    const match = /^([a-z0-9-]+)\.([A-Za-z0-9]+)=(.*)$/s.exec(option);
    if (!match) throw new MlopsError('E_USAGE', `--param must be step.name=value; got ${JSON.stringify(option)}`);
    const [, step = '', name = '', value = ''] = match;
    overrides[step] = { ...overrides[step], [name]: value };
  }
  return overrides;
}

/** Overrides that come with the dataset, below those that the user gave. */
export function withDefaults(
  overrides: ParamOverrides,
  step: string,
  defaults: Readonly<Record<string, string>>,
): ParamOverrides {
  return { ...overrides, [step]: { ...defaults, ...overrides[step] } };
}
