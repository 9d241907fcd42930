import type { Representation } from '@aml-mlops/text';
import type { NetworkParams } from '@aml-mlops/trainer';

export interface NamedRepresentation {
  readonly name: string;
  readonly representation: Representation;
}

/** A scikit-learn-style classifier on the rows of a representation. */
export interface ClassifierMember {
  readonly kind: 'classifier';
  readonly name: string;
  /** Name of the estimator, such as `LinearSVC`. */
  readonly estimator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly on: NamedRepresentation;
}

/** The trainer's network on counts. */
export interface NetworkMember {
  readonly kind: 'network';
  readonly name: string;
  readonly params: NetworkParams;
  readonly on: NamedRepresentation;
}

export type Member = ClassifierMember | NetworkMember;

/**
 * A candidate: one model, an average of several, or, without members, the class shares, which always answer the majority class.
 */
export interface Candidate {
  readonly name: string;
  readonly members: readonly Member[];
  /** Its label maximises probability times decision weight; the weights are chosen on its answers for held-out documents. */
  readonly hasDecisionWeights?: boolean;
}

export const MAJORITY: Candidate = { name: 'majority class', members: [] };

/** Members with the same key give the same answers and are fitted once. */
export function memberKey(member: Member): string {
  const { kind, params, on } = member;
  return JSON.stringify([kind, kind === 'classifier' ? member.estimator : '', params, on.representation]);
}

/** A single model, named by classifier and representation. */
export function single(member: Member): Candidate {
  return { name: nameOf([member]), members: [member] };
}

export function average(...members: readonly Member[]): Candidate {
  return { name: nameOf(members), members };
}

/** The same, with decision weights. */
export function weighed({ name, members }: Candidate): Candidate {
  return { name: `${name}, decision weights`, members, hasDecisionWeights: true };
}

/** Such as `linear-svc + complement-nb (word-pairs) + network (words)`. */
function nameOf(members: readonly Member[]): string {
  const groups: { on: string; names: string[] }[] = [];
  for (const { name, on } of members) {
    const last = groups.at(-1);
    if (last?.on === on.name) last.names.push(name);
    else groups.push({ on: on.name, names: [name] });
  }
  return groups.map(({ on, names }) => `${names.join(' + ')} (${on})`).join(' + ');
}
