import { markdownText } from '@aml-mlops/reports';
import type { ParityCertificate } from '@aml-mlops/scoring';
import type { CleaningOptions } from '@aml-mlops/text';
import type { FittedState } from '../classifiers/fitted-classifier.ts';
import type { FinishedRow } from '../sweep/comparison.ts';

export interface CardFacts {
  readonly row: FinishedRow;
  readonly state: FittedState;
  readonly judgedBy: string;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly parity: ParityCertificate;
}

/** The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) in Markdown. */
export function modelCard({ row, state, judgedBy, labels, cleaning, parity }: CardFacts): string {
  const cleaned = Object.entries(cleaning).flatMap(([name, on]) => (on ? [name] : []));
  const shown = (value: number | null) => (value === null ? 'none' : value.toFixed(4));
  const params = Object.entries(state.params).filter(([, value]) => value !== undefined);
  return `# Model card: ${row.model}

Classifies English text into ${labels.length} classes: ${labels.map((label) => markdownText(label)).join(', ')}.

## How it works
The TF-IDF weights of ${state.columns} words go through ${state.estimator}, as scikit-learn defines it. Word order is not seen.
Texts are cleaned first: ${cleaned.join(', ') || 'not at all'}.

## Parameters
| parameter | value |
| --- | --- |
${params.map(([name, value]) => `| ${name} | ${markdownText(String(value))} |`).join('\n')}

## Results, judged by ${judgedBy}
| metric | value |
| --- | ---: |
| accuracy | ${shown(row.accuracy)} |
| balanced accuracy | ${shown(row.balancedAccuracy)} |
| macro F1 | ${shown(row.macroF1)} |
| AUC, one against the rest | ${shown(row.auc)} |
| log loss | ${shown(row.logLoss)} |

## Parity
Served scores (clean, TF-IDF, ONNX Runtime) against those of training, over the test set and ${parity.generated.documents} generated texts: largest
difference ${parity.maxProbabilityDifference.toExponential(1)}, ${parity.labelFlips} label flips.

## Limits
- It was chosen as the best of a sweep by the very documents that it is judged by here: on others expect a little less.
- It knows the classes above and no others. A text without a known word is given the answer of an empty text.
`;
}
