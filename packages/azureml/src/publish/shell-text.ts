import { MlopsError } from '@aml-mlops/errors';

/**
 * Escapes a parameter's text for `'${{inputs.x}}'` in a component's command: the service inserts it
 * verbatim, and a shell parses the result.
 *
 * @param owner owner of the parameter, for the error
 * @throws MlopsError `E_PARAM_TEXT` if the text cannot be passed: it contains the service's own brackets or a NUL
 */
export function shellText(text: string, parameter: string, owner: string): string {
  if (/\$\{\{|\$\[\[|\0/.test(text)) {
    const message = `${parameter} of ${owner} must not contain $\{{ or $[[, which Azure ML reads as its own; got ${JSON.stringify(text)}`;
    throw new MlopsError('E_PARAM_TEXT', message, { parameter, owner });
  }
  return text.replaceAll("'", String.raw`'\''`);
}
