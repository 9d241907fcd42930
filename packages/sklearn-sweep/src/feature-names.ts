/** `tfidf`, and the names of `REPRESENTATIONS`; a list of its own, so that the contract does without the text path. */
export const FEATURE_NAMES = [
  'tfidf',
  'words',
  'word-pairs',
  'word-pairs-marks',
  'word-pairs-characters',
  'segments-characters',
] as const;

export type FeatureName = (typeof FEATURE_NAMES)[number];
