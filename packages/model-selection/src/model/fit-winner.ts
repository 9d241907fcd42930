import type { ModelOptions } from '@aml-mlops/onnx';
import { collectGarbage } from '@aml-mlops/parallel';
import { type FittedState, softmaxRows } from '@aml-mlops/sklearn-sweep/classifiers';
import { boundColumns, type CsrMatrix, Vectorizer } from '@aml-mlops/text';
import { MAJORITY, type Member } from '../candidates/candidate.ts';
import type { Cuts } from '../judging/cuts.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { classifierGraph } from './classifier-graph.ts';
import { classifierLogits, estimatorNamed, type FittedMember, linearParts } from './fitted-member.ts';
import { MemberMatrices } from './member-matrices.ts';
import { pooledGraph } from './pooled-graph.ts';
import { constantModel, type PooledModel, poolMembers } from './pooled-model.ts';
import { pooledScores } from './pooled-scores.ts';
import { type Range, unionOf } from './union.ts';

/** The winner, fitted on all documents. */
export interface FittedWinner {
  /** Number of columns of the vectoriser. */
  readonly columns: number;
  readonly vectorizer: Vectorizer;
  /** Indices into the labels, one per score. */
  readonly classes: Int32Array;
  /** Decision weights, the factors of their probabilities. Default: 1. */
  readonly decisionWeights?: readonly number[];
  /** The ONNX model, which refers to the weights. */
  network(): ModelOptions;
  /** Probabilities of cleaned texts by the code used for judging, float64 [texts, C] row-major. */
  scores(texts: readonly string[]): Float64Array;
  /** Lets go of vectoriser and weights: neither they nor what is made of them can be asked for afterwards. */
  release(): void;
}

/** Columns of a block at most, and their weights for all classes, which take 128 MB and are held up to three times. */
const MOST_COLUMNS = 2_000_000;
const MOST_WEIGHTS = 16_000_000;

/** Entries of the blocks' counts past which memory is freed between stages: some 100 MB. */
const LARGE = 8_000_000;
/** Entries past which the network is not fitted beside the other members: some 300 MB. */
const HUGE = 24_000_000;

/** What a winner learns from. */
export interface WinnerDocuments {
  /** Cleaned; emptied once they are counted, since they take as much memory as a matrix. */
  readonly texts: string[];
  /** int32 [n], class of each. */
  readonly targets: Int32Array;
  readonly labels: number;
  /** Of these very texts, with their terms, where they were judged by. Default: the texts are cut. */
  readonly cuts?: Cuts;
}

/**
 * Fits the members of the winner on all documents, each on the representation that it was judged with, and combines them into
 * one graph over one vectoriser.
 *
 * @param log is told where a bound holds. Default: nobody
 */
export async function fitWinner(
  pool: JudgingPool,
  winner: JudgedCandidate,
  documents: WinnerDocuments,
  log: (sentence: string) => void = () => undefined,
): Promise<FittedWinner> {
  const fitted = await fitMembers(pool, winner, documents, log);
  const weights = winner.answers.decisionWeights;
  if (!weights) return fitted;
  return Object.assign(fitted, { decisionWeights: Array.from(fitted.classes, (label) => weights[label]!) });
}

async function fitMembers(
  pool: JudgingPool,
  { candidate, answers }: JudgedCandidate,
  { texts, targets, labels, cuts }: WinnerDocuments,
  log: (sentence: string) => void,
): Promise<FittedWinner> {
  const { members } = candidate;
  if (members.length === 0) return constant(texts, targets, labels);
  const union = unionOf(members);
  const mostColumns = Math.min(MOST_COLUMNS, Math.floor(MOST_WEIGHTS / labels));
  const vectorizer = new Vectorizer(boundColumns(union.representation, texts, { mostColumns }));
  for (const [b, { analyzer, minDocuments }] of vectorizer.representation.blocks.entries()) {
    if (minDocuments === union.representation.blocks[b]!.minDocuments) continue;
    log(
      `n-grams (${analyzer}) of fewer than ${minDocuments} documents are left out of the winner: more than ${mostColumns}`,
    );
  }
  const rows = cuts ? vectorizer.fitCuts(await cuts.of(vectorizer.representation)) : vectorizer.fitRows(texts);
  const matrices = new MemberMatrices(rows, union);
  texts.length = 0;
  const isLarge = matrices.entries > LARGE;
  const tidy = () => isLarge && collectGarbage();
  tidy();
  let before: Promise<unknown> = Promise.resolve();
  const fits = members.map((member, m) => {
    const isBeside = !isLarge || (member.kind === 'network' && matrices.entries <= HUGE);
    if (isBeside) return fitOn(pool, member, matrices.of(m), targets);
    // One after the other: each takes as much as its matrix and its weights.
    const fit = before.then(() => {
      tidy();
      return fitOn(pool, member, matrices.of(m), targets);
    });
    before = fit;
    return fit;
  });
  // A member's error is thrown where it is waited for.
  for (const fit of fits) fit.catch(() => undefined);
  const [first] = members;
  if (first!.kind === 'classifier' && members.length === 1) {
    const { state } = (await fits[0]!) as Extract<FittedMember, { kind: 'classifier' }>;
    if (!linearParts(state)) return alone(vectorizer, state, answers.temperature, labels);
  }
  const classes = Int32Array.from(new Set(targets)).sort();
  const ranges = rangesOf(vectorizer);
  const parts = (async function* () {
    for (const m of members.keys()) {
      const own = union.blocksOf[m]!.map((block) => ranges[block]!);
      yield { fitted: await fits.shift()!, ranges: own, temperature: answers.memberTemperatures[m]! };
      tidy();
    }
  })();
  const model = await poolMembers(parts, members.length, answers.temperature, vectorizer.columns, classes);
  return served(vectorizer, model, classes);
}

/** What stays in memory: the vectoriser and the pooled weights. */
function served(vectorizer: Vectorizer, model: PooledModel, classes: Int32Array): FittedWinner {
  return releasable({
    vectorizer,
    classes,
    network: () => pooledGraph(model),
    scores: (clean) => pooledScores(model, vectorizer.transform(clean)),
  });
}

type Held = Pick<FittedWinner, 'vectorizer' | 'classes' | 'network' | 'scores'>;

function releasable(winner: Held): FittedWinner {
  let held: Held | undefined = winner;
  const get = () => {
    if (held) return held;
    throw new Error('the winner was released');
  };
  return {
    columns: winner.vectorizer.columns,
    classes: winner.classes,
    get vectorizer() {
      return get().vectorizer;
    },
    network: () => get().network(),
    scores: (texts) => get().scores(texts),
    release: () => {
      held = undefined;
    },
  };
}

/** A winner that is one classifier that is not linear. */
function alone(vectorizer: Vectorizer, state: FittedState, temperature: number, labels: number): FittedWinner {
  const model = estimatorNamed(state.estimator).restore(state);
  return releasable({
    vectorizer,
    network: () => classifierGraph(model, temperature),
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
  });
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
  return served(vectorizer, model, model.classes);
}
