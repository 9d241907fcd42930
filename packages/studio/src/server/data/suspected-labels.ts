import type { Dataset } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { suspectedLabels as likelyWrong } from '@aml-mlops/feedback/labels';
import type { DataSurvey } from '../../api/data.ts';
import { shownDocument } from './shown-document.ts';

const FIRST = 100;
/** With fewer documents cross-validation is meaningless. */
const LEAST_DOCUMENTS = 20;
/** A label with fewer documents is in too few folds to be learnt: it is never suggested. */
const LEAST_OF_LABEL = 10;

/** Likely label errors, by confident learning with a cross-validated classifier, likeliest first. */
export function suspectedLabels({ ids, texts, targets, labels }: Dataset): DataSurvey['suspected'] {
  if (texts.length < LEAST_DOCUMENTS || new Set(targets).size < 2) return undefined;
  try {
    const ofLabel = labels.map((_, label) => targets.filter((target) => target === label).length);
    const suspected = likelyWrong(texts, targets, labels.length).filter(
      ({ suggested }) => ofLabel[suggested]! >= LEAST_OF_LABEL,
    );
    return {
      count: suspected.length,
      first: suspected.slice(0, FIRST).map(({ row, given, suggested, margin }) => ({
        ...shownDocument({ row, id: ids[row] ?? '', text: texts[row] ?? '', target: given }, labels),
        suggested: labels[suggested] ?? '',
        margin,
      })),
    };
  } catch (error) {
    // Texts without words.
    if (error instanceof MlopsError) return undefined;
    throw error;
  }
}
