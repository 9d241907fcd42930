export const RARE_CLASSES = ['keep', 'merge', 'drop'] as const;

/** What becomes of classes with few rows. */
export type RareClasses = (typeof RARE_CLASSES)[number];
