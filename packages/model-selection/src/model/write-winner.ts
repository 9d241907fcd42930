import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { collectGarbage } from '@aml-mlops/parallel';
import {
  addTextGraph,
  certify,
  checkParity,
  MODEL_FILES,
  type ParityCertificate,
  Scorer,
  serveTexts,
  type TextGraphReport,
  writeModelFolder,
} from '@aml-mlops/scoring';
import { type CleaningOptions, cleanText } from '@aml-mlops/text';
import type { Candidate } from '../candidates/candidate.ts';
import type { FittedWinner } from './fit-winner.ts';

/** Columns whose weights and names take some 100 MB. */
const MANY_COLUMNS = 500_000;

export interface WinnerParts {
  readonly winner: FittedWinner;
  readonly candidate: Candidate;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  /** Texts used to certify the folder. */
  readonly texts: readonly string[];
}

/**
 * Writes the winner as a `model/classifier` folder that `Scorer` and MLflow load, and certifies it: the answers of the judging
 * code and of the served folder to the same texts are compared. The same inputs give the same bytes.
 *
 * @throws MlopsError `E_PARITY` if the answers differ; the certificate stays in the folder
 */
export async function writeWinner(
  folder: string,
  parts: WinnerParts,
): Promise<{ parity: ParityCertificate; textGraph: TextGraphReport }> {
  const { winner, candidate, labels, cleaning, texts } = parts;
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
      columns: winner.vectorizer.columns,
      producer: { step: 'model-selection', model: candidate.name, members: candidate.members.map(memberFacts) },
    },
  });
  // The bytes of network and vocabulary are on disk now.
  if (winner.vectorizer.columns > MANY_COLUMNS) collectGarbage();
  const scorer = await Scorer.load(folder);
  const engine = (raw: readonly string[]) => winner.scores(raw.map((text) => cleanText(text, cleaning)));
  try {
    const served = await serveTexts({ scorer, texts });
    const parity = await certify({ scorer, texts, engine, served });
    await writeFileAtomic(path.join(folder, MODEL_FILES.parity), formatJson(parity));
    checkParity(parity);
    return { parity, textGraph: await addTextGraph(folder, { scorer, texts, served }) };
  } finally {
    await scorer.close();
  }
}

function memberFacts(member: Candidate['members'][number]) {
  const { name, params, on } = member;
  const estimator = member.kind === 'classifier' ? member.estimator : 'network';
  return { name, estimator, params, representation: on.name };
}
