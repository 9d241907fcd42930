import { rangeError } from '@aml-mlops/errors';
import type { ReadRequest } from './form/read-request.ts';

/**
 * Checks that text, label and id come from different columns.
 *
 * @throws MlopsError `E_PARAM_RANGE` if they do not: a model that gets the label as text would always be right
 */
export function checkDifferentColumns({ textColumns, labelColumn, idColumn }: ReadRequest): void {
  const twice = textColumns.find((name, i) => textColumns.indexOf(name) !== i);
  if (twice !== undefined) throw rangeError('textColumn', 'define-dataset', 'different columns', twice);
  for (const text of textColumns) {
    if (text === labelColumn) throw rangeError('textColumn', 'define-dataset', 'another column than labelColumn', text);
    if (idColumn === text) throw rangeError('idColumn', 'define-dataset', 'another column than textColumn', idColumn);
  }
  if (idColumn === labelColumn) {
    throw rangeError('idColumn', 'define-dataset', 'another column than labelColumn', idColumn);
  }
}
