import { MlopsError } from '@aml-mlops/errors';
import type { ParamOverrides } from '@aml-mlops/pipeline-sdk';

export interface GivenParams {
  /** Parameters of the pipeline itself. */
  readonly params: Readonly<Record<string, string>>;
  /** Parameters of steps, by node. */
  readonly overrides: ParamOverrides;
}

/**
 * Reads `--param step.name=value` and `--param name=value` options; the latter set parameters of the pipeline itself.
 * The last value of a name applies.
 *
 * @throws MlopsError `E_USAGE` if an option has another form
 */
export function readParams(options: readonly string[]): GivenParams {
  const params: Record<string, string> = {};
  const overrides: Record<string, Record<string, string>> = {};
  for (const option of options) {
    const match = /^(?:([a-z0-9-]+)\.)?([A-Za-z0-9]+)=(.*)$/s.exec(option);
    if (!match) {
      throw new MlopsError('E_USAGE', `--param must be step.name=value or name=value; got ${JSON.stringify(option)}`);
    }
    const [, step, name = '', value = ''] = match;
    if (step === undefined) params[name] = value;
    else overrides[step] = { ...overrides[step], [name]: value };
  }
  return { params, overrides };
}
