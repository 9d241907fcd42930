import type { ArtifactKind } from '@aml-mlops/artifacts';

/** Where an artifact lies, and its content hash. */
export interface Located {
  readonly kind: ArtifactKind;
  readonly hash: string;
  readonly folder: string;
}
