type Curve = readonly (number | null)[];

/** Effect of each policy, following "the policy". */
const RULES: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => string>> = {
  asha: ({ reductionFactor }) => `lets the best of each ${String(reductionFactor)} continue from there`,
  median: () => 'stops what is worse than the median of the others so far',
  bandit: ({ slackFactor, slackAmount }) =>
    `stops what is further from the best than ${String(slackFactor ?? slackAmount)}`,
  truncation: ({ truncationPercentage }) => `stops the worst ${String(truncationPercentage)} %`,
};

/**
 * Why a trial was stopped early: its rank at its last step among the trials that reached it, and the rule.
 *
 * @param curves of all trials of the study, including its own
 */
export function prunedBecause(
  policy: Readonly<Record<string, unknown>> & { readonly type: string },
  curve: Curve,
  curves: readonly Curve[],
  isMaximised: boolean,
): string {
  const step = curve.length;
  const value = curve.at(-1);
  const rule = Object.hasOwn(RULES, policy.type) ? `; the policy ${RULES[policy.type]!(policy)}` : '';
  if (value === undefined) return `it was ended before its first step${rule}`;
  if (value === null) return `its value at step ${step} was no number${rule}`;
  const rivals = curves.filter((other) => other !== curve && other.length >= step);
  const better = rivals.filter((other) => {
    const theirs = other[step - 1];
    return theirs !== null && theirs !== undefined && (isMaximised ? theirs > value : theirs < value);
  });
  return `at step ${step}, ${better.length} of ${rivals.length} others that reached it were better${rule}`;
}
