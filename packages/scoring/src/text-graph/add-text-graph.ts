import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, syncFolder, writeFileAtomic } from '@aml-mlops/artifacts';
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
import type { TextGraphAnswers } from './text-graph-scorer.ts';
import { TextGraphThreads, uncertifiedGraph } from './text-graph-threads.ts';

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
  /** What {@link serveTexts} answers to the same texts: the graph is built and asked meanwhile. */
  readonly served?: Promise<ServedTexts>;
  /** What {@link TextGraphThreads.build} says, where it was asked to build the graph already. */
  readonly built?: Promise<string | undefined>;
  /** Stay open. Default: threads that are opened for this model alone. */
  readonly threads?: TextGraphThreads;
}

/**
 * Adds `text.onnx` to a model's folder if it passes its certificate: over all texts and over generated ones of awkward Unicode
 * it must give the labels of {@link Scorer}, and its probabilities within 1e-5. The certificate is `text-parity.json`. Otherwise no file is
 * written, and `sentence` says why.
 */
export async function addTextGraph(folder: string, options: TextGraphOptions): Promise<TextGraphReport> {
  const { scorer } = options;
  await rm(path.join(folder, MODEL_FILES.textGraph), { force: true });
  const threads = options.threads ?? new TextGraphThreads();
  const uncertified = uncertifiedGraph(folder);
  try {
    const refusal = await (options.built ?? threads.build(folder));
    if (refusal !== undefined) return absent(refusal);
    const lists = [options.texts, awkwardTexts(options)];
    const answers = await threads.answer(uncertified, lists);
    const served = await (options.served ?? serveTexts(options));
    return await certified(folder, uncertified, certificate(scorer, served, answers));
  } finally {
    await rm(uncertified, { force: true });
    if (!options.threads) await threads.close();
  }
}

async function certified(folder: string, uncertified: string, parity: ParityCertificate): Promise<TextGraphReport> {
  await writeFileAtomic(path.join(folder, MODEL_FILES.textParity), formatJson(parity));
  const { maxProbabilityDifference, labelFlips, documents } = parity;
  const agreement = `largest difference ${maxProbabilityDifference.toExponential(1)}, ${labelFlips} label flips in ${documents} texts`;
  if (!parity.passed) return { ...absent(`its answers are not those of the model: ${agreement}`), parity };
  await rename(uncertified, path.join(folder, MODEL_FILES.textGraph));
  await syncFolder(folder);
  return {
    written: true,
    parity,
    sentence: `\`${MODEL_FILES.textGraph}\` takes raw texts and gives label and probabilities, with ONNX Runtime alone, in any language it has: ${agreement}. A caller replaces U+0000 by a blank, since some of ONNX Runtime's interfaces end a text there.`,
  };
}

function absent(why: string): TextGraphReport {
  return { written: false, sentence: `There is no \`${MODEL_FILES.textGraph}\` (raw text in, label out): ${why}.` };
}

function certificate(scorer: Scorer, served: ServedTexts, { labels, values, width }: TextGraphAnswers) {
  const generatedFrom = values.length - served.awkward.length * width;
  const parity = compareAnswers({
    scorer,
    served,
    test: values.subarray(0, generatedFrom),
    generated: values.subarray(generatedFrom),
  });
  const { decisionWeights } = scorer.model.description;
  const best = (at: number) => scorer.labels[bestOf(values.subarray(at * width, (at + 1) * width), decisionWeights)];
  const labelFlips = parity.labelFlips + labels.filter((label, at) => label !== best(at)).length;
  return { ...parity, labelFlips, passed: parity.passed && labelFlips === 0 };
}
