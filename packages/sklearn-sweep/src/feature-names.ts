/** `tfidf`, and the names of `REPRESENTATIONS`; a separate list, so that the contract does not load the text code. */
export const FEATURE_NAMES = [
  'tfidf',
  'words',
  'word-pairs',
  'word-pairs-marks',
  'word-pairs-characters',
  'segments-characters',
] as const;

export type FeatureName = (typeof FEATURE_NAMES)[number];
