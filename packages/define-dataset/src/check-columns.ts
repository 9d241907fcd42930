import { rangeError } from '@aml-mlops/errors';
import type { Columns } from './read/row.ts';

/**
 * Text, label and id come from three columns.
 *
 * @throws MlopsError `E_PARAM_RANGE`: a network that is given the label as text would be right always
 */
export function checkDifferentColumns({ text, label, id }: Columns): void {
  if (text === label) throw rangeError('textColumn', 'define-dataset', 'another column than labelColumn', text);
  if (id === text) throw rangeError('idColumn', 'define-dataset', 'another column than textColumn', id);
  if (id === label) throw rangeError('idColumn', 'define-dataset', 'another column than labelColumn', id);
}
