import { markdownText } from '@aml-mlops/reports';
import type { ParityCertificate } from '@aml-mlops/scoring';
import { type CleaningOptions, describeCleaning, describeLanguage } from '@aml-mlops/text';
import type { ClassReport } from '../measures/class-report.ts';
import type { Evaluation } from '../measures/evaluation.ts';
import type { NetworkParams } from '../network/params.ts';
import type { Tunable } from '../network/tunable.ts';

export interface CardFacts {
  readonly labels: readonly string[];
  readonly words: number;
  /** Content hash and number of documents of each dataset. */
  readonly train: { readonly hash: string; readonly documents: number };
  readonly test: { readonly hash: string; readonly documents: number };
  readonly cleaning: CleaningOptions;
  readonly params: NetworkParams;
  /** Source of each tunable parameter's value. */
  readonly sources: Readonly<Record<Tunable, string>>;
  readonly engine: string;
  /** Epoch of these weights. */
  readonly epoch: number;
  readonly temperature: number;
  readonly metrics: Evaluation & { readonly expectedCalibrationError: number };
  readonly report: ClassReport;
  readonly parity: ParityCertificate;
}

/** The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) in Markdown. */
export function modelCard(facts: CardFacts): string {
  const { labels, metrics, parity, params, cleaning } = facts;
  return `# Model card: bag-of-words network

Classifies ${describeLanguage(cleaning)} into ${labels.length} classes: ${labels.map((label) => markdownText(label)).join(', ')}.

## How it works
Counts of ${facts.words} words, ${params.weighting === 'counts' ? 'as they are' : 'weighed as log2(1 + n) by rarity'}, go through two hidden layers of ${params.hiddenSize} units (ReLU) to a softmax at
temperature ${facts.temperature.toFixed(4)}. Word order is not seen. Texts are cleaned first: ${describeCleaning(cleaning)}.

## Data
| set | documents | content hash |
| --- | ---: | --- |
| train | ${facts.train.documents} | \`${facts.train.hash}\` |
| test | ${facts.test.documents} | \`${facts.test.hash}\` |

The vocabulary is that of the training documents alone.

## Parameters
| parameter | value | from |
| --- | --- | --- |
${Object.entries(params)
  .map(
    ([name, value]) =>
      `| ${name} | ${markdownText(String(value))} | ${Object.hasOwn(facts.sources, name) ? facts.sources[name as Tunable] : ''} |`,
  )
  .join('\n')}

Trained with the ${facts.engine} engine; the weights are those after epoch ${facts.epoch}.

## Results on the test set
| metric | value |
| --- | ---: |
| accuracy | ${metrics.accuracy.toFixed(4)} |
| macro F1 | ${metrics.macroF1.toFixed(4)} |
| log loss | ${metrics.logLoss.toFixed(4)} |
| expected calibration error | ${metrics.expectedCalibrationError.toFixed(4)} |

| class | precision | recall | F1 | documents |
| --- | ---: | ---: | ---: | ---: |
${facts.report.classes
  .map(
    ({ label, precision, recall, f1, support }) =>
      `| ${markdownText(label)} | ${precision.toFixed(3)} | ${recall.toFixed(3)} | ${f1.toFixed(3)} | ${support} |`,
  )
  .join('\n')}

## Parity
Served probabilities (clean, ids, ONNX Runtime) against those of training, over the test set and ${parity.generated.documents} generated texts: largest
difference ${parity.maxProbabilityDifference.toExponential(1)}, ${parity.labelFlips} label flips.

## Limits
- It knows the classes above and no others: a text about something else is given one of them, often with confidence.
- A text without a known word is given the answer of an empty text.
- It was measured on the test set named above; on texts that differ from it, expect less. The drift reports say when.
`;
}
