import { showValue } from '@aml-mlops/errors';

/** What stands between several labels in one field. */
const SEPARATORS = [',', ';', '|'];
/** Lists that a warning takes at least. */
const FEW = 4;

/**
 * A warning where labels look like lists of labels: cut at a separator, they are of the same few parts. A name with a comma, such as
 * `Health, safety`, is no list, since its parts occur nowhere else.
 *
 * @param labels distinct
 * @returns one sentence at most
 */
export function warnOfLists(labels: readonly string[]): string[] {
  for (const separator of SEPARATORS) {
    const cut = labels.map((label) =>
      label
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    );
    const lists = cut.filter((parts) => parts.length > 1);
    const distinct = new Set(cut.flat());
    if (lists.length < FEW || distinct.size >= labels.length || cut.flat().length < 2 * distinct.size) continue;
    const example = labels[cut.findIndex((parts) => parts.length > 1)];
    return [
      `labels such as ${showValue(example)} look like lists: ${lists.length} of ${labels.length} labels combine the same ${distinct.size} parts, and each combination ` +
        'is a class of its own here; give another labelColumn, with one label a text, if that is not what you want',
    ];
  }
  return [];
}
