export const DUPLICATE_CHOICES = ['keep', 'drop', 'group'] as const;

/** What becomes of rows that repeat others. */
export type DuplicateChoice = (typeof DUPLICATE_CHOICES)[number];
