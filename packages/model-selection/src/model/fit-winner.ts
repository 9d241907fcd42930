import { softmaxRows } from '@aml-mlops/sklearn-sweep/classifiers';
import { type CsrMatrix, Vectorizer } from '@aml-mlops/text';
import { MAJORITY, type Member } from '../candidates/candidate.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { classifierGraph } from './classifier-graph.ts';
import { classifierLogits, estimatorNamed, type FittedMember, linearParts } from './fitted-member.ts';
import { pooledGraph } from './pooled-graph.ts';
import { constantModel, poolMembers } from './pooled-model.ts';
import { pooledScores } from './pooled-scores.ts';
import { type Range, selectRanges, unionOf } from './union.ts';

/** The winner, fitted on all documents. */
export interface FittedWinner {
  readonly vectorizer: Vectorizer;
  readonly network: Uint8Array;
  /** Indices into the labels, one per score. */
  readonly classes: Int32Array;
  /** Decision weights, the factors of their probabilities. Default: 1. */
  readonly decisionWeights?: readonly number[];
  /** Probabilities of cleaned texts by the code used for judging, float64 [texts, C] row-major. */
  scores(texts: readonly string[]): Float64Array;
}

/**
 * Fits the members of the winner on all documents, each on the representation that it was judged with, and combines them into
 * one graph over one vectoriser.
 *
 * @param texts cleaned
 * @param targets int32 [n], class of each
 */
export async function fitWinner(
  pool: JudgingPool,
  winner: JudgedCandidate,
  texts: readonly string[],
  targets: Int32Array,
  labels: number,
): Promise<FittedWinner> {
  const fitted = await fitMembers(pool, winner, texts, targets, labels);
  const weights = winner.answers.decisionWeights;
  return weights ? { ...fitted, decisionWeights: Array.from(fitted.classes, (label) => weights[label]!) } : fitted;
}

async function fitMembers(
  pool: JudgingPool,
  { candidate, answers }: JudgedCandidate,
  texts: readonly string[],
  targets: Int32Array,
  labels: number,
): Promise<FittedWinner> {
  const { members } = candidate;
  if (members.length === 0) return constant(texts, targets, labels);
  const union = unionOf(members);
  const vectorizer = new Vectorizer(union.representation);
  const X = vectorizer.fitTransform(texts, { shared: true });
  const ranges = rangesOf(vectorizer);
  const rangesOfMember = union.blocksOf.map((blocks) => blocks.map((block) => ranges[block]!));
  // Members that read the same columns share one matrix.
  const selected = new Map<string, CsrMatrix>();
  const rowsOf = (ranges: readonly Range[]) => {
    const rows = selected.get(String(ranges)) ?? selectRanges(X, ranges);
    selected.set(String(ranges), rows);
    return rows;
  };
  const fitted = await Promise.all(
    members.map((member, m) => fitOn(pool, member, rowsOf(rangesOfMember[m]!), targets)),
  );
  const [first] = fitted;
  if (first?.kind === 'classifier' && fitted.length === 1 && !linearParts(first.state)) {
    const { state } = first;
    const model = estimatorNamed(state.estimator).restore(state);
    const { temperature } = answers;
    return {
      vectorizer,
      network: classifierGraph(model, temperature),
      classes: state.classes,
      scores: (clean) => {
        const rows = vectorizer.transform(clean);
        const all = classifierLogits(state, rows, labels);
        const C = state.classes.length;
        const logits = Float64Array.from({ length: rows.rows * C }, (_, at) => {
          const label = state.classes[at % C]!;
          return all[Math.floor(at / C) * labels + label]! / temperature;
        });
        return softmaxRows(logits, rows.rows, C);
      },
    };
  }
  const classes = Int32Array.from(new Set(targets)).sort();
  const parts = fitted.map((one, m) => ({
    fitted: one,
    ranges: rangesOfMember[m]!,
    temperature: answers.memberTemperatures[m]!,
  }));
  const model = poolMembers(parts, answers.temperature, vectorizer.columns, classes);
  return {
    vectorizer,
    network: pooledGraph(model),
    classes,
    scores: (clean) => pooledScores(model, vectorizer.transform(clean)),
  };
}

/** The columns of each block of a fitted vectoriser. */
function rangesOf(vectorizer: Vectorizer): Range[] {
  let from = 0;
  return vectorizer.blocks.map(({ columns }) => {
    from += columns;
    return [from - columns, from] as const;
  });
}

async function fitOn(pool: JudgingPool, member: Member, train: CsrMatrix, targets: Int32Array): Promise<FittedMember> {
  const answer = await pool.run({ do: 'fit', member, train, trainTargets: targets });
  if (answer.did !== 'fit') throw new Error(`a worker answered ${answer.did} to fit`);
  return answer.fitted;
}

/** The answers of {@link MAJORITY}: the class shares, for every text. */
function constant(texts: readonly string[], targets: Int32Array, labels: number): FittedWinner {
  if (texts.length === 0) throw new Error(`${MAJORITY.name} is that of one document at least`);
  const shares = new Float64Array(labels);
  for (const target of targets) shares[target]! += 1 / targets.length;
  const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
  vectorizer.fitTransform(texts);
  const model = constantModel(shares, vectorizer.columns);
  return {
    vectorizer,
    network: pooledGraph(model),
    classes: model.classes,
    scores: (clean) => pooledScores(model, vectorizer.transform(clean)),
  };
}
