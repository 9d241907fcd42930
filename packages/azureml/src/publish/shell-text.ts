import { MlopsError } from '@aml-mlops/errors';

/**
 * A parameter's text as it must stand where a component's command has `'${{inputs.x}}'`: the service puts it there letter
 * by letter, and a shell reads the result.
 *
 * @param owner whose parameter it is, for the error
 * @throws MlopsError `E_PARAM_TEXT` for what cannot be carried: the service's own brackets, or a NUL
 */
export function shellText(text: string, parameter: string, owner: string): string {
  if (/\$\{\{|\$\[\[|\0/.test(text)) {
    const message = `${parameter} of ${owner} must not contain $\{{ or $[[, which Azure ML reads as its own; got ${JSON.stringify(text)}`;
    throw new MlopsError('E_PARAM_TEXT', message, { parameter, owner });
  }
  return text.replaceAll("'", String.raw`'\''`);
}
