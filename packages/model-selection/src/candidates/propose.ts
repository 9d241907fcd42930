import { MODEL_NAMES, type ModelName, type SweepRow, sweepModel } from '@aml-mlops/sklearn-sweep/classifiers';
import { ENGLISH_STOP_WORDS, parseRepresentation } from '@aml-mlops/text';
import type { NetworkParams } from '@aml-mlops/trainer';
import {
  average,
  type Candidate,
  type ClassifierMember,
  MAJORITY,
  type Member,
  memberKey,
  type NamedRepresentation,
  single,
} from './candidate.ts';
import type { Family } from './families.ts';
import { representationsFor } from './representations-for.ts';

export interface ProposeOptions {
  /** Cleaned texts, at least one. */
  readonly texts: readonly string[];
  /** Class of each text, an index. */
  readonly targets: Int32Array;
  /** Number of documents for the final fit. */
  readonly documents: number;
  readonly families: readonly Family[];
  /** The sweep's results; empty if there was no sweep. */
  readonly sweep: readonly SweepRow[];
  /** Number of sweep classifiers among the candidates. */
  readonly finalists: number;
  readonly network: NetworkParams;
  readonly seed: number;
}

/** Representation of the sweep's classifiers, as in scikit-learn's text classification example. */
const SWEPT: NamedRepresentation = {
  name: 'words, no stop words',
  representation: parseRepresentation({
    stopWords: [...ENGLISH_STOP_WORDS],
    blocks: [{ analyzer: 'word', maxShare: 0.5 }],
  }),
};

/** If the largest class has this many times the documents of the smallest, class-weighted variants are added. */
const IMBALANCE = 3;

/**
 * The candidates, simpler ones first: ties go to the first. Linear support vector machines with two penalty strengths on words
 * and pairs, without stop words, and with characters added; the same with balanced class weights if class sizes differ widely;
 * averages of members that make different errors.
 */
export function propose(options: ProposeOptions): Candidate[] {
  const { families, seed } = options;
  const has = (family: Family) => families.includes(family);
  const { pairs, pairsWithoutStopWords, characters, counts } = representationsFor(options.texts, options.documents);
  const best = characters ?? pairs;
  const svc = (on: NamedRepresentation, C: number): ClassifierMember => ({
    kind: 'classifier',
    name: C === 1 ? 'linear-svc' : `linear-svc C=${C}`,
    estimator: 'LinearSVC',
    params: { penalty: 'l2', dual: true, tol: 1e-3, C },
    on,
  });
  const balanced = (on: NamedRepresentation, C: number): ClassifierMember => {
    const { name, params, ...rest } = svc(on, C);
    return { ...rest, name: `${name} balanced`, params: { ...params, classWeight: 'balanced' } };
  };
  const isImbalanced = imbalanceOf(options.targets) >= IMBALANCE;
  const bayes = (on: NamedRepresentation): ClassifierMember => ({
    kind: 'classifier',
    name: 'complement-nb',
    estimator: 'ComplementNB',
    params: { alpha: 0.1 },
    on,
  });
  const network: Member = { kind: 'network', name: 'network', params: options.network, on: counts };

  const candidates = [MAJORITY];
  if (has('finalists')) candidates.push(...finalistsOf(options.sweep, options.finalists, seed).map(single));
  if (has('linear')) {
    for (const on of [pairsWithoutStopWords, pairs, ...(characters ? [characters] : [])]) {
      candidates.push(single(svc(on, 1)), single(svc(on, 0.25)));
    }
    if (isImbalanced) candidates.push(single(balanced(best, 1)), single(balanced(best, 0.25)));
    candidates.push(single(bayes(best)));
  }
  if (has('network')) candidates.push(single(network));
  if (has('averages')) {
    candidates.push(average(svc(best, 1), bayes(best)));
    if (isImbalanced) candidates.push(average(balanced(best, 1), bayes(best)));
    if (characters) candidates.push(average(svc(pairs, 1), svc(characters, 1), bayes(characters)));
    if (has('network')) candidates.push(average(svc(best, 1), network), average(svc(best, 1), bayes(best), network));
  }
  const seen = new Set<string>();
  return candidates.filter(({ members }) => {
    const key = members.map(memberKey).join();
    return !seen.has(key) && seen.add(key);
  });
}

/** Ratio of the largest to the smallest class. */
function imbalanceOf(targets: Int32Array): number {
  const members: number[] = [];
  for (const target of targets) members[target] = (members[target] ?? 0) + 1;
  const found = Object.values(members);
  return Math.max(...found) / Math.min(...found);
}

/** The sweep's best classifiers, with their parameters from the sweep. */
function finalistsOf(rows: readonly SweepRow[], count: number, seed: number): ClassifierMember[] {
  const isKnown = (name: string): name is ModelName => MODEL_NAMES.some((known) => known === name);
  const finished = rows
    .filter(({ accuracy }) => accuracy !== null)
    .toSorted((a, b) => b.accuracy! - a.accuracy! || (b.macroF1 ?? 0) - (a.macroF1 ?? 0));
  return finished.slice(0, count).flatMap(({ model }) => {
    if (!isKnown(model)) return [];
    const { estimator, params } = sweepModel(model, { seed, nNeighbors: 10, nEstimators: 100 });
    return [{ kind: 'classifier', name: model, estimator: estimator.name, params, on: SWEPT } as const];
  });
}
