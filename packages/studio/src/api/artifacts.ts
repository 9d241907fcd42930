export interface ArtifactFiles {
  readonly kind: string;
  readonly hash: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}
