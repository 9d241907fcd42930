import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { bestOf } from '../best-of.ts';
import { MODEL_FILES } from '../model-folder.ts';
import { certify, type ParityCertificate, type ServedTexts } from '../parity/certify.ts';
import type { Scorer } from '../scorer.ts';
import { buildTextGraph } from './build-text-graph.ts';
import { inexpressible } from './inexpressible.ts';
import { TextGraphScorer } from './text-graph-scorer.ts';

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
  /** What {@link serveTexts} answered to the same texts. */
  readonly served?: ServedTexts;
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
  let bytes: Uint8Array;
  try {
    bytes = buildTextGraph(scorer.model, await readFile(path.join(folder, MODEL_FILES.network)));
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return absent(error.message);
  }
  const parity = await certifyTextGraph(bytes, options);
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

async function certifyTextGraph(bytes: Uint8Array, options: TextGraphOptions): Promise<ParityCertificate> {
  const { scorer } = options;
  const graph = await TextGraphScorer.load(bytes);
  const weights = scorer.model.description.decisionWeights;
  let misnamed = 0;
  try {
    const parity = await certify({
      ...options,
      engine: async (raw) => {
        const { labels, values, width } = await graph.answer(raw.map((text) => text.replaceAll('\0', ' ')));
        for (const [i, label] of labels.entries()) {
          if (label !== scorer.labels[bestOf(values.subarray(i * width, (i + 1) * width), weights)]) misnamed++;
        }
        return values;
      },
    });
    const labelFlips = parity.labelFlips + misnamed;
    return { ...parity, labelFlips, passed: parity.passed && misnamed === 0 };
  } finally {
    await graph.close();
  }
}
