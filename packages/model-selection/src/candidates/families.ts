/**
 * Kinds of candidates: the sweep's best classifiers, linear classifiers on several representations, the network, and averages of
 * linear classifiers and network.
 */
export const FAMILIES = ['finalists', 'linear', 'network', 'averages'] as const;

export type Family = (typeof FAMILIES)[number];
