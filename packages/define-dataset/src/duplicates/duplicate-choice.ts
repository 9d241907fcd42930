export const DUPLICATE_CHOICES = ['keep', 'drop', 'group'] as const;

/** What to do with rows that repeat others. */
export type DuplicateChoice = (typeof DUPLICATE_CHOICES)[number];
