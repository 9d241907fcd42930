import { rm } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { bestOf } from '../best-of.ts';
import { MODEL_FILES } from '../model-folder.ts';
import {
  awkwardTexts,
  compareAnswers,
  type ParityCertificate,
  type ServedTexts,
  serveTexts,
} from '../parity/certify.ts';
import type { Scorer } from '../scorer.ts';
import { askTextGraph } from './ask-text-graph.ts';
import { inexpressible } from './inexpressible.ts';
import type { TextGraphAnswers } from './text-graph-scorer.ts';

/** Whether a model's `text.onnx` was written, and why. */
export interface TextGraphReport {
  /** Whether the file was written. */
  readonly written: boolean;
  /** A sentence or two for the model card. */
  readonly sentence: string;
  /** Its certificate; undefined if the graph could not be built. */
  readonly parity?: ParityCertificate;
}

export interface TextGraphOptions {
  readonly scorer: Scorer;
  /** The whole test set. */
  readonly texts: readonly string[];
  /** Number of additional texts to generate. Default: 200. */
  readonly generated?: number;
  /** What {@link serveTexts} answers to the same texts: the graph is built and asked meanwhile, in a thread of its own. */
  readonly served?: Promise<ServedTexts>;
}

/**
 * Adds `text.onnx` to a model's folder if it passes its certificate: over all texts and over generated ones of awkward Unicode
 * it must give the labels of {@link Scorer}, and its probabilities within 1e-5. The certificate is `text-parity.json`. Otherwise no file is
 * written, and `sentence` says why.
 */
export async function addTextGraph(folder: string, options: TextGraphOptions): Promise<TextGraphReport> {
  const { scorer } = options;
  const file = path.join(folder, MODEL_FILES.textGraph);
  await rm(file, { force: true });
  const rule = inexpressible(scorer.model);
  if (rule !== undefined) return absent(rule);
  const { texts } = options;
  const awkward = awkwardTexts(options);
  const asked = await askTextGraph(folder, [texts, awkward]);
  if (typeof asked === 'string') return absent(asked);
  const { bytes, answers } = asked;
  const served = await (options.served ?? serveTexts(options));
  const parity = certificate(scorer, served, answers[0]!, answers[1]!);
  await writeFileAtomic(path.join(folder, MODEL_FILES.textParity), formatJson(parity));
  const { maxProbabilityDifference, labelFlips, documents } = parity;
  const agreement = `largest difference ${maxProbabilityDifference.toExponential(1)}, ${labelFlips} label flips in ${documents} texts`;
  if (!parity.passed) return { ...absent(`its answers are not those of the model: ${agreement}`), parity };
  await writeFileAtomic(file, bytes);
  return {
    written: true,
    parity,
    sentence: `\`${MODEL_FILES.textGraph}\` takes raw texts and gives label and probabilities, with ONNX Runtime alone, in any language it has: ${agreement}. A caller replaces U+0000 by a blank, since some of ONNX Runtime's interfaces end a text there.`,
  };
}

function absent(why: string): TextGraphReport {
  return { written: false, sentence: `There is no \`${MODEL_FILES.textGraph}\` (raw text in, label out): ${why}.` };
}

function certificate(
  scorer: Scorer,
  served: ServedTexts,
  test: TextGraphAnswers,
  generated: TextGraphAnswers,
): ParityCertificate {
  const parity = compareAnswers({ scorer, served, test: test.values, generated: generated.values });
  const labelFlips = parity.labelFlips + misnamed(scorer, test) + misnamed(scorer, generated);
  return { ...parity, labelFlips, passed: parity.passed && labelFlips === 0 };
}

/** Number of texts whose label is not the one of their best score. */
function misnamed(scorer: Scorer, { labels, values, width }: TextGraphAnswers): number {
  const weights = scorer.model.description.decisionWeights;
  const best = (at: number) => scorer.labels[bestOf(values.subarray(at * width, (at + 1) * width), weights)];
  return labels.filter((label, at) => label !== best(at)).length;
}
