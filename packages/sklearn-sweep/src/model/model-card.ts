import { markdownText } from '@aml-mlops/reports';
import type { ParityCertificate } from '@aml-mlops/scoring';
import {
  type CleaningOptions,
  describeCleaning,
  describeLanguage,
  type TfidfVectorizer,
  Vectorizer,
} from '@aml-mlops/text';
import type { FittedState } from '../classifiers/fitted-classifier.ts';
import type { FinishedRow } from '../sweep/comparison.ts';

export interface CardFacts {
  readonly row: FinishedRow;
  readonly state: FittedState;
  readonly judgedBy: string;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly vectorizer: TfidfVectorizer | Vectorizer;
  readonly parity: ParityCertificate;
}

/** The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) in Markdown. */
export function modelCard({ row, state, judgedBy, labels, cleaning, vectorizer, parity }: CardFacts): string {
  const shown = (value: number | null) => (value === null ? 'none' : value.toFixed(4));
  const params = Object.entries(state.params).filter(([, value]) => value !== undefined);
  return `# Model card: ${row.model}

Classifies ${describeLanguage(cleaning)} into ${labels.length} classes: ${labels.map((label) => markdownText(label)).join(', ')}.

## How it works
${featuresOf(vectorizer, state.columns)} go through ${state.estimator}, as scikit-learn defines it.${vectorizer instanceof Vectorizer ? '' : ' Word order is not seen.'}
Texts are cleaned first: ${describeCleaning(cleaning)}.${row.learntFrom === undefined ? '' : `\nIt learnt from ${row.learntFrom} documents drawn from the training set, since its time grows faster than the documents.`}

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

const UNITS = { word: 'words', char_wb: 'characters within words', char: 'characters' } as const;

function featuresOf(vectorizer: TfidfVectorizer | Vectorizer, columns: number): string {
  if (!(vectorizer instanceof Vectorizer)) return `The TF-IDF weights of ${columns} words`;
  const blocks = vectorizer.representation.blocks.map(({ analyzer, ngramRange: [shortest, longest] }) => {
    const lengths = shortest === longest ? `${shortest}` : `${shortest} to ${longest}`;
    return `${lengths} ${UNITS[analyzer]}`;
  });
  return `The weights of ${columns} n-grams (of ${blocks.join('; of ')})`;
}
