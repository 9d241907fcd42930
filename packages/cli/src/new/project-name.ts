import { MlopsError, showValue } from '@aml-mlops/errors';

const NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,49}$/;

/** Names that a folder or a package of that name would be trouble with. */
const TAKEN = new Set(['node_modules', 'mlops', 'aml-mlops', 'con', 'nul', 'aux', 'prn']);

/**
 * The name of a new project: of its folder, of its npm packages (`@<name>/<step>`), and of what it is called on Azure.
 *
 * @throws MlopsError `E_USAGE` for any other
 */
export function checkProjectName(name: string): string {
  if (NAME.test(name) && !TAKEN.has(name)) return name;
  const range =
    '2 to 50 lower-case letters, digits and single hyphens, a letter first, and not a name that is taken (such as mlops)';
  throw new MlopsError('E_USAGE', `NAME of mlops new must be ${range}; got ${showValue(name)}: for example my-project`);
}
