import { MlopsError, showValue } from '@aml-mlops/errors';

const NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,49}$/;

/** Names that cause problems as a folder or package name. */
const TAKEN = new Set(['node_modules', 'mlops', 'aml-mlops', 'con', 'nul', 'aux', 'prn']);

/**
 * Name of a new project: of its folder, of its npm packages (`@<name>/<step>`), and of its resources on Azure.
 *
 * @throws MlopsError `E_USAGE` if the name is invalid
 */
export function checkProjectName(name: string): string {
  if (NAME.test(name) && !TAKEN.has(name)) return name;
  const range =
    '2 to 50 lower-case letters, digits and single hyphens, a letter first, and not a name that is taken (such as mlops)';
  throw new MlopsError('E_USAGE', `NAME of mlops new must be ${range}; got ${showValue(name)}: for example my-project`);
}
