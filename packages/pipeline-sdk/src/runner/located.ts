import type { ArtifactKind } from '@aml-mlops/artifacts';

/** An artifact's folder and content hash. */
export interface Located {
  readonly kind: ArtifactKind;
  readonly hash: string;
  readonly folder: string;
}
