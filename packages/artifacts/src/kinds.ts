/**
 * The kinds of artifact that flow between steps. A kind says what files the folder holds (docs/architecture.md);
 * ports of different kinds do not connect, at compile time and at run time.
 */
export const ARTIFACT_KINDS = [
  'raw/partitions',
  'dataset/text',
  'dataset/ingested',
  'profile/baseline',
  'profile/historic',
  'report/quarantine',
  'report/drift',
  'report/champion',
  'metrics/sweep',
  'metrics/tuning',
  'model/classifier',
  'scores/text',
] as const;

export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/** The path of an artifact's folder, typed by its kind. A plain string wherever a path is wanted. */
export type ArtifactPath<K extends ArtifactKind = ArtifactKind> = string & { readonly __kind?: K };
