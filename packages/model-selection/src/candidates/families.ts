/**
 * Kinds of candidates: the sweep's best classifiers, linear classifiers on several representations, the network, and averages
 * of linear classifiers and network; and, if macro F1 or costs are the criterion, the best of them with decision weights.
 */
export const FAMILIES = ['finalists', 'linear', 'network', 'averages', 'weights'] as const;

export type Family = (typeof FAMILIES)[number];
