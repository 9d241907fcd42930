export const RARE_CLASSES = ['keep', 'merge', 'drop'] as const;

/** What to do with classes with few rows. */
export type RareClasses = (typeof RARE_CLASSES)[number];
