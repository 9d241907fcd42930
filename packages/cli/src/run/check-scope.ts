import { MlopsError } from '@aml-mlops/errors';

const SCOPE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @throws MlopsError `E_USAGE` if the name is not valid for datasets, states, models and queues */
export function checkScope(scope: string): string {
  if (SCOPE.test(scope)) return scope;
  const message = `--scope must be words of lower case joined by hyphens; got ${JSON.stringify(scope)}`;
  throw new MlopsError('E_USAGE', message, { parameter: 'scope', value: scope });
}
