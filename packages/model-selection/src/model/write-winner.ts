import { rm } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { collectGarbage } from '@aml-mlops/parallel';
import {
  addTextGraph,
  certify,
  checkParity,
  generatedTexts,
  MODEL_FILES,
  type ParityCertificate,
  Scorer,
  serveTexts,
  type TextGraphReport,
  type TextGraphThreads,
  uncertifiedGraph,
  writeModelFolder,
} from '@aml-mlops/scoring';
import { type CleaningOptions, cleanText } from '@aml-mlops/text';
import type { Candidate } from '../candidates/candidate.ts';
import type { FittedWinner } from './fitted-winner.ts';

/** Bytes of a winner past which it is released before its folder is loaded. */
const LARGE = 80_000_000;
/** Bytes that a column takes with its name, and for each class with its weight and what it was made of: roughly. */
const COLUMN_BYTES = 100;
const WEIGHT_BYTES = 16;
/** Texts that certificates generate, by default. */
const GENERATED = 200;

export interface WinnerParts {
  readonly winner: FittedWinner;
  readonly candidate: Candidate;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  /** Texts used to certify the folder. */
  readonly texts: readonly string[];
  /** Build and ask `text.onnx`. */
  readonly threads: TextGraphThreads;
  /** Bytes past which the winner is released. Default: 80 million. */
  readonly large?: number;
}

/**
 * Writes the winner as a `model/classifier` folder that `Scorer` and MLflow load, and certifies it: the answers of the judging
 * code and of the served folder to the same texts are compared. The same inputs give the same bytes. A large winner is released, once
 * it has answered, before the folder is loaded, which takes as much memory.
 *
 * @throws MlopsError `E_PARITY` if the answers differ; the certificate stays in the folder; `E_ONNX_SIZE` for a model past 2 GiB
 */
export async function writeWinner(
  folder: string,
  parts: WinnerParts,
): Promise<{ parity: ParityCertificate; textGraph: TextGraphReport }> {
  const { winner, candidate, labels, cleaning, texts, threads, large = LARGE } = parts;
  await writeModelFolder(folder, {
    network: winner.network(),
    words: winner.vectorizer,
    labels,
    cleaning,
    description: {
      features: 'blocks',
      inputs: { ids: 'ids', weights: 'weights' },
      outputs: { scores: 'scores' },
      scores: 'probabilities',
      classes: Array.from(winner.classes),
      ...(winner.decisionWeights && { decisionWeights: [...winner.decisionWeights] }),
      columns: winner.columns,
      producer: { step: 'model-selection', model: candidate.name, members: candidate.members.map(memberFacts) },
    },
  });
  const ask = (raw: readonly string[]) => winner.scores(raw.map((text) => cleanText(text, cleaning)));
  const isLarge = winner.columns * (COLUMN_BYTES + WEIGHT_BYTES * labels.length) > large;
  const engine = isLarge ? answeredBy(ask, winner, texts) : ask;
  if (isLarge) {
    winner.release();
    // Network and vocabulary are on disk, too.
    collectGarbage();
  }
  const built = threads.build(folder);
  // Errors are thrown where they are waited for.
  built.catch(() => undefined);
  // Of a large model, one after the other: the graph is built, the folder answers, the graph answers.
  if (isLarge) await built;
  const scorer = await Scorer.load(folder);
  const served = serveTexts({ scorer, texts });
  const addGraph = () => addTextGraph(folder, { scorer, texts, served, threads, built });
  const adding = isLarge ? undefined : addGraph();
  adding?.catch(() => undefined);
  try {
    const parity = await certify({ scorer, texts, engine, served: await served });
    await writeFileAtomic(path.join(folder, MODEL_FILES.parity), formatJson(parity));
    checkParity(parity);
    if (isLarge) await scorer.close();
    return { parity, textGraph: await (adding ?? addGraph()) };
  } finally {
    await adding?.catch(() => undefined);
    await scorer.close();
    await rm(uncertifiedGraph(folder), { force: true });
  }
}

/** The winner's answers to the texts of a certificate, given before it is released. */
function answeredBy(
  ask: (raw: readonly string[]) => Float64Array,
  { vectorizer }: FittedWinner,
  texts: readonly string[],
): (raw: readonly string[]) => Float64Array {
  const words = vectorizer.blocks.flatMap(({ state }) => state.vocabulary?.words ?? []);
  const answers = [texts, generatedTexts(words, GENERATED, 0)].map((raw) => ({ raw, scores: ask(raw) }));
  return (asked) => {
    const found = answers.find(({ raw }) => raw.length === asked.length && raw.every((text, i) => text === asked[i]));
    if (!found) throw new Error('the winner was asked for other texts than those of its certificate');
    return found.scores;
  };
}

function memberFacts(member: Candidate['members'][number]) {
  const { name, params, on } = member;
  const estimator = member.kind === 'classifier' ? member.estimator : 'network';
  return { name, estimator, params, representation: on.name };
}
