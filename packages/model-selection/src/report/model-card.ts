import { markdownText } from '@aml-mlops/reports';
import { METRIC_NAMES, type ParityCertificate, type TextGraphReport } from '@aml-mlops/scoring';
import type { CleaningOptions } from '@aml-mlops/text';
import type { Candidate } from '../candidates/candidate.ts';
import type { CandidateComparison } from './comparison.ts';
import { verdict } from './verdict.ts';

export interface CardFacts {
  readonly candidate: Candidate;
  readonly comparison: CandidateComparison;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  /** Number of possible features of a text. */
  readonly columns: number;
  readonly parity: ParityCertificate;
  readonly textGraph: TextGraphReport;
  /** Decision weight of each label; undefined if the likeliest label is the answer. */
  readonly decisionWeights?: Float64Array | undefined;
}

/** The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) in Markdown. */
export function modelCard(facts: CardFacts): string {
  const { candidate, comparison, labels, cleaning, columns, parity, textGraph, decisionWeights } = facts;
  const { members } = candidate;
  const language = 'language' in cleaning ? cleaning.language : 'en';
  const { documents, folds, winner } = comparison;
  const models = members.length === 1 ? 'one model' : `${members.length} models, whose logits are averaged`;
  return `# Model card: ${markdownText(candidate.name)}

Classifies texts (language: ${language}) into ${labels.length} classes: ${labels.map((label) => markdownText(label)).join(', ')}.

## How it works
${
  members.length === 0
    ? 'It gives every text the shares of the classes: no candidate was better.'
    : `Features of a text, ${columns} in all, go through ${models}, at the temperature that made its probabilities honest ${documents.heldOut === undefined ? 'in cross-validation' : 'on documents that were held out'}.`
}
Texts are cleaned first, as \`cleaning.json\` says.${
    documents.learntFrom === undefined
      ? ''
      : `\nIt learnt from ${documents.learntFrom} of ${documents.train} training documents, a stratified draw: all of them exceed \`fittedCharacters\`.`
  }${
    documents.heldOut === undefined
      ? ''
      : `\n${documents.heldOut} training documents were held out from the fit. By them its temperature and \`calibration.json\` were found.`
  }

| model | parameters | features |
| --- | --- | --- |
${members.map(({ name, params, on }) => `| ${name} | ${markdownText(JSON.stringify(params))} | ${on.name} |`).join('\n')}

${decisionWeights ? decisions(labels, decisionWeights, METRIC_NAMES[comparison.metric]) : ''}## Results
${markdownText(verdict(comparison))}
These are of a cross-validation of ${documents.judged} training documents in ${folds} folds; no test document had a part in it.

| class | precision | recall | F1 | documents |
| --- | ---: | ---: | ---: | ---: |
${winner.classes
  .map(
    ({ label, precision, recall, f1, documents: count }) =>
      `| ${markdownText(label)} | ${precision.toFixed(3)} | ${recall.toFixed(3)} | ${f1.toFixed(3)} | ${count} |`,
  )
  .join('\n')}

## Parity
Served probabilities (clean, features, ONNX Runtime) against those of the code that judged it, over ${parity.test.documents} training documents and
${parity.generated.documents} generated texts: largest difference ${parity.maxProbabilityDifference.toExponential(1)}, ${parity.labelFlips} label flips.

${textGraph.sentence}

## Limits
- It knows the classes above and no others: a text about something else is given one of them.
- A text without a known feature is given the answer of an empty text.
`;
}

/** The paragraph for models whose answer is not always the likeliest label. */
function decisions(labels: readonly string[], weights: Float64Array, metric: string): string {
  return `## Decisions
The answer is the label whose probability times its decision weight is largest, so that ${metric} is best: it may be another than the
likeliest label. Probabilities are as calibrated. Weights were chosen on answers to held-out documents; what they are worth was measured on
documents that had no part in choosing them.

| class | decision weight |
| --- | ---: |
${labels.map((label, c) => `| ${markdownText(label)} | ${weights[c]!.toFixed(3)} |`).join('\n')}

`;
}
